// Every change of an interview counts, whoever makes it; what a client sends is the revision that it knows, and the
// rule of the collection holds it to that (migrations/0009_revisions.js).
onRecordUpdate((e) => {
  e.record.set("revision", e.record.original().getInt("revision") + 1)
  e.next()
}, "interviews")

// A batch runs past the middlewares: with headers of its own a part could make up its address for the limiter. So
// only that is taken which `web` sends: interviews and questions, without headers.
onBatchRequest((e) => {
  const known = /^\/api\/collections\/(interviews|questions)\/records(\/[a-z0-9]{15})?$/
  for (const part of e.batch) {
    if (!known.test(part.url) || Object.keys(part.headers || {}).length > 0) {
      throw new ForbiddenError("Only interviews and questions are changed together.")
    }
  }
  e.next()
})
