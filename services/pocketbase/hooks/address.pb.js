// Only `web` may say whose address a request comes from, and see what is its alone (`interviewerWeb`): it knows
// the secret. Everybody else is limited by the address that the connection comes from. It runs before all of PocketBase's own middlewares
// (the limiter is at -1000, the log at -1040).
routerUse(
  new Middleware(
    (e) => {
      const secret = $os.getenv("INTERVIEWER_PROXY_SECRET")
      const given = e.request.header.get("X-Interviewer-Proxy")
      if (!secret || !$security.equal(given, secret)) {
        e.request.header.del("X-Real-IP")
      } else {
        e.set("interviewerWeb", true)
      }
      e.request.header.del("X-Interviewer-Proxy")
      return e.next()
    },
    -2000,
    "interviewerAddress",
  ),
)
