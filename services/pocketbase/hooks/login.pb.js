// Wrong passwords are counted by themselves, for each address: guessing is slowed down to twenty tries a
// minute while a class that logs in together is not. The count lives in memory; a restart forgets it.
onRecordAuthWithPasswordRequest((e) => {
  const failures = require(`${__hooks}/lib/failures.js`)
  const wait = failures.secondsToWait(e.app, e.realIP())
  if (wait > 0) {
    e.requestEvent.response.header().set("Retry-After", `${wait}`)
    throw new TooManyRequestsError("Too many wrong passwords from this address.")
  }
  try {
    e.next()
  } catch (error) {
    failures.count(e.app, e.realIP())
    throw error
  }
})

cronAdd("interviewerForgetFailures", "*/10 * * * *", () => {
  require(`${__hooks}/lib/failures.js`).forgetOld($app)
})
