// Accounts that are gone, whose recordings lie with `tts` still. A row's id is the user's and there is nothing
// else in it. No rule opens it: hooks/removals.pb.js hands it to `web`, and to nobody else.
migrate(
  (app) => {
    app.save(new Collection({ type: "base", name: "removals" }))
  },
  (app) => {
    app.delete(app.findCollectionByNameOrId("removals"))
  },
)
