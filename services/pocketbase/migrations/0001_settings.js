// How the limiter counts: a counter starts anew once `duration` seconds passed since the last request that
// was let through. A steady trickle therefore never starts anew, except with a duration of one second;
// so what an ordinary person does all the time is limited by the second, and the longer windows are kept
// for what nobody does steadily. They must leave room for a class of thirty behind one address.
// Wrong passwords are limited more tightly, by themselves: hooks/login.pb.js.
const LIMITS = [
  // Hashing a password costs tens of milliseconds of processor, whether it is right or wrong.
  { label: "*:auth", maxRequests: 60, duration: 10 },
  { label: "users:create", maxRequests: 30, duration: 10 },
  { label: "users:update", maxRequests: 10, duration: 10 },
  { label: "/api/", maxRequests: 300, duration: 1 },
]

migrate(
  (app) => {
    const settings = app.settings()
    settings.meta.appName = "Interviewer"
    settings.meta.hideControls = true
    settings.rateLimits.enabled = true
    settings.rateLimits.rules = LIMITS
    // Believed from `web` only: hooks/address.pb.js takes it away from everybody else.
    settings.trustedProxy.headers = ["X-Real-IP"]
    settings.batch.enabled = false
    settings.logs.maxDays = 3
    settings.logs.logIP = false
    settings.logs.logAuthId = false
    app.save(settings)
  },
  (app) => {
    const settings = app.settings()
    settings.rateLimits.enabled = false
    settings.trustedProxy.headers = []
    app.save(settings)
  },
)
