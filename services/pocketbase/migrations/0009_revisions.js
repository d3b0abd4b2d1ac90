// Two processes of `web` may change one interview at the same moment. A change names the revision that it was
// decided on, and is refused where that is not the interview's any more; hooks/revisions.pb.js counts. A batch is
// one transaction: nobody writes between its rules and its writes, and it happens whole or not at all.
const RULE = ' && (@request.body.revision:isset = false || @request.body.revision = revision)'

migrate(
  (app) => {
    const interviews = app.findCollectionByNameOrId("interviews")
    interviews.fields.add(new NumberField({ name: "revision", min: 0, onlyInt: true }))
    interviews.updateRule += RULE
    app.save(interviews)

    const settings = app.settings()
    settings.batch.enabled = true
    settings.batch.maxRequests = 21 // an interview and all its questions
    settings.batch.timeout = 10
    settings.batch.maxBodySize = 16777216
    app.save(settings)
  },
  (app) => {
    const settings = app.settings()
    settings.batch.enabled = false
    app.save(settings)

    const interviews = app.findCollectionByNameOrId("interviews")
    interviews.updateRule = interviews.updateRule.replace(RULE, "")
    interviews.fields.removeByName("revision")
    app.save(interviews)
  },
)
