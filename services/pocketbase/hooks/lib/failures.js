const MOST = 20
const WINDOW_MS = 60 * 1000
const PREFIX = "interviewer.failures."

// { since, count } of an address in the window that is running, or null.
function running(app, address) {
  const entry = app.store().get(PREFIX + address)
  return entry && Date.now() - entry.since < WINDOW_MS ? entry : null
}

function secondsToWait(app, address) {
  const entry = running(app, address)
  return entry && entry.count >= MOST ? Math.ceil((entry.since + WINDOW_MS - Date.now()) / 1000) : 0
}

function count(app, address) {
  const entry = running(app, address)
  app.store().set(PREFIX + address, { since: entry ? entry.since : Date.now(), count: entry ? entry.count + 1 : 1 })
}

function forgetOld(app) {
  for (const key of Object.keys(app.store().getAll())) {
    if (key.startsWith(PREFIX) && !running(app, key.slice(PREFIX.length))) {
      app.store().remove(key)
    }
  }
}

module.exports = { secondsToWait, count, forgetOld }
