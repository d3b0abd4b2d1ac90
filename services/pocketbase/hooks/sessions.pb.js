// PocketBase's own tokens can't be called back before they expire, and two log-ins within one second get
// the very same token. Here every token names a session (`jti`), and it is good only while that row stands.

// Not refreshable: auth-refresh answers with the very same token, so that a session lives a fortnight at
// most, a stolen token can't be prolonged for ever, and logging out leaves no second token alive.
onRecordAuthRequest((e) => {
  const claims = $security.parseUnverifiedJWT(e.token)
  const expires = new Date(claims.exp * 1000).toISOString()
  e.meta = { expires: expires }
  if (!claims.jti) {
    const session = new Record(e.app.findCollectionByNameOrId("sessions"), { user: e.record.id, expires: expires })
    e.app.save(session)
    e.token = $security.createJWT(
      { id: claims.id, type: claims.type, collectionId: claims.collectionId, refreshable: false, jti: session.id },
      e.record.tokenKey() + e.record.collection().authToken.secret,
      claims.exp - Math.floor(Date.now() / 1000),
    )
  }
  e.next()
}, "users")

// After the limiter (-1000) and before every route. PocketBase by itself takes a bad token for a guest and
// answers a list with 200 and nothing in it; here it is 401 everywhere.
routerUse(
  new Middleware(
    (e) => {
      // Whoever logs in may still send a token that has ended; that is what they log in for.
      const logsIn = e.request.url.path.endsWith("/auth-with-password")
      if (logsIn || !e.request.header.get("Authorization")) {
        return e.next()
      }
      const sessions = require(`${__hooks}/lib/sessions.js`)
      if (!e.auth || (!e.hasSuperuserAuth() && !sessions.current(e))) {
        throw new UnauthorizedError("The session has ended.")
      }
      return e.next()
    },
    -990,
    "interviewerSession",
  ),
)

routerAdd(
  "GET",
  "/api/interviewer/session",
  (e) => {
    const session = require(`${__hooks}/lib/sessions.js`).current(e)
    return e.json(200, {
      user: { id: e.auth.id, email: e.auth.email(), created: e.auth.getString("created") },
      expires: session.getString("expires"),
    })
  },
  $apis.requireAuth("users"),
)

routerAdd(
  "DELETE",
  "/api/interviewer/session",
  (e) => {
    e.app.delete(require(`${__hooks}/lib/sessions.js`).current(e))
    return e.noContent(204)
  },
  $apis.requireAuth("users"),
)

// A new password changes the key that all tokens were signed with; their rows go with them.
onRecordUpdate((e) => {
  const before = e.record.original().tokenKey()
  e.next()
  if (e.record.tokenKey() !== before) {
    e.app.db().newQuery("DELETE FROM sessions WHERE user = {:user}").bind({ user: e.record.id }).execute()
  }
}, "users")

// A subscription would outlive the session that made it, and nothing here listens to one.
onRealtimeSubscribeRequest((e) => {
  if (!e.hasSuperuserAuth()) {
    throw new ForbiddenError("Live updates are not offered.")
  }
  e.next()
})

cronAdd("interviewerExpiredSessions", "17 * * * *", () => {
  const now = new DateTime().string()
  $app.db().newQuery("DELETE FROM sessions WHERE expires < {:now}").bind({ now: now }).execute()
})
