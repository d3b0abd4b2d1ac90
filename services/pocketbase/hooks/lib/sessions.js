// The row of the session that the request's token belongs to, or null when it has ended. The token's
// signature and expiry were checked by PocketBase before: `e.auth` is there only then.
function current(e) {
  const token = e.request.header.get("Authorization").replace(/^bearer /i, "")
  const id = $security.parseUnverifiedJWT(token).jti
  if (!id) {
    return null
  }
  try {
    const session = e.app.findRecordById("sessions", id)
    return session.getString("user") === e.auth.id ? session : null
  } catch (_) {
    return null
  }
}

module.exports = { current }
