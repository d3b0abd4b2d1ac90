"""What crosses a wire between Interviewer's services.

Every model here is read by at least two services. A service's own models, and all behaviour, live in
that service. `interviewer_contracts.service` holds what each HTTP service does alike: refuse a caller
without a service token, render an error, and serve.
"""
