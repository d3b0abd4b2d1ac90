// Recordings of a person's voice lie with `tts`, which knows no user. So that none outlives its account, every
// deletion, by whomever, is written down before it happens; `web` has the recordings removed and strikes it out.
onRecordDelete((e) => {
  e.app
    .db()
    .newQuery("INSERT OR IGNORE INTO removals (id) VALUES ({:user})")
    .bind({ user: e.record.id })
    .execute()
  e.next()
}, "users")

// A row whose account is there after all was written for a deletion that failed.
routerAdd("GET", "/api/interviewer/removals", (e) => {
  if (!e.get("interviewerWeb")) {
    throw new ForbiddenError("Only web asks for this.")
  }
  const rows = arrayOf(new DynamicModel({ id: "" }))
  e.app
    .db()
    .newQuery("SELECT id FROM removals WHERE id NOT IN (SELECT id FROM users) ORDER BY id LIMIT 500")
    .all(rows)
  return e.json(200, { users: rows.map((row) => row.id) })
})

routerAdd("DELETE", "/api/interviewer/removals/{user}", (e) => {
  if (!e.get("interviewerWeb")) {
    throw new ForbiddenError("Only web asks for this.")
  }
  e.app
    .db()
    .newQuery("DELETE FROM removals WHERE id = {:user} AND id NOT IN (SELECT id FROM users)")
    .bind({ user: e.request.pathValue("user") })
    .execute()
  return e.noContent(204)
})
