// The superuser comes from the environment, so that its password stands on no command line; it is there
// before the first request is served, and its password follows the environment at every start. Those of other
// names stay: an administrator may have made them.
onBootstrap((e) => {
  e.next()

  const email = $os.getenv("INTERVIEWER_SUPERUSER_EMAIL")
  const password = $os.getenv("INTERVIEWER_SUPERUSER_PASSWORD")
  if (!email || !password) {
    return
  }
  let superuser
  try {
    superuser = e.app.findAuthRecordByEmail("_superusers", email)
    if (superuser.validatePassword(password)) {
      return
    }
  } catch (_) {
    superuser = new Record(e.app.findCollectionByNameOrId("_superusers"), { email: email })
  }
  superuser.setPassword(password)
  e.app.save(superuser)
})
