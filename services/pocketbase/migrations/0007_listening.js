// How a person wants to be read to: a voice for each language, and how terms of theirs are said. The rules of
// `users` hold for these fields as for all others: they are the person's own, and go with the account.
const names = ["voices", "terms"]

migrate(
  (app) => {
    const users = app.findCollectionByNameOrId("users")
    users.fields.add(
      new JSONField({ name: "voices", maxSize: 8192 }),
      new JSONField({ name: "terms", maxSize: 65536 }),
    )
    app.save(users)
  },
  (app) => {
    const users = app.findCollectionByNameOrId("users")
    names.forEach((name) => users.fields.removeByName(name))
    app.save(users)
  },
)
