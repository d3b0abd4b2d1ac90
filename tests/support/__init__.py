"""What the tests across services share: a browser, and the whole application running."""
