const FORTNIGHT = 14 * 24 * 60 * 60
const SELF = "id = @request.auth.id"

migrate(
  (app) => {
    const users = app.findCollectionByNameOrId("users")
    users.listRule = SELF
    users.viewRule = SELF
    users.createRule = "" // anybody may sign up
    users.updateRule = SELF
    users.deleteRule = SELF
    users.manageRule = null
    users.authRule = ""

    users.passwordAuth.enabled = true
    users.passwordAuth.identityFields = ["email"]
    users.oauth2.enabled = false
    users.otp.enabled = false
    users.mfa.enabled = false
    users.authAlert.enabled = false
    users.authToken.duration = FORTNIGHT

    users.fields.getByName("password").min = 10
    // One person has one address, however it is spelled: without NOCASE, Ada@… and ada@… are two accounts.
    users.indexes = users.indexes.map((index) => index.replace("(`email`)", "(`email` COLLATE NOCASE)"))
    // The collection that PocketBase brings along has a name and a picture; nothing here asks for them.
    users.fields.removeByName("name")
    users.fields.removeByName("avatar")
    app.save(users)

    // One row for each sign-in that is still good; hooks/sessions.pb.js writes and reads them.
    app.save(
      new Collection({
        type: "base",
        name: "sessions",
        listRule: null,
        viewRule: null,
        createRule: null,
        updateRule: null,
        deleteRule: null,
        fields: [
          { name: "user", type: "relation", required: true, collectionId: users.id, cascadeDelete: true, maxSelect: 1 },
          { name: "expires", type: "date", required: true },
          { name: "created", type: "autodate", onCreate: true },
        ],
        indexes: [
          "CREATE INDEX idx_sessions_user ON sessions (user)",
          "CREATE INDEX idx_sessions_expires ON sessions (expires)",
        ],
      }),
    )
  },
  (app) => {
    app.delete(app.findCollectionByNameOrId("sessions"))
  },
)
