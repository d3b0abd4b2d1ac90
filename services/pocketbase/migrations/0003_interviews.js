const SIGNED_IN = '@request.auth.id != ""'
const OWN = `${SIGNED_IN} && owner = @request.auth.id`

// An update may repeat a field's value, but not change it.
const fixed = (...names) =>
  names.map((name) => `(@request.body.${name}:isset = false || @request.body.${name} = ${name})`).join(" && ")

migrate(
  (app) => {
    const owner = {
      name: "owner",
      type: "relation",
      required: true,
      collectionId: app.findCollectionByNameOrId("users").id,
      cascadeDelete: true,
      maxSelect: 1,
    }
    const times = [
      { name: "created", type: "autodate", onCreate: true },
      { name: "updated", type: "autodate", onCreate: true, onUpdate: true },
    ]

    const interviews = new Collection({
      type: "base",
      name: "interviews",
      listRule: OWN,
      viewRule: OWN,
      createRule: OWN,
      updateRule: `${OWN} && ${fixed("owner")}`,
      deleteRule: OWN,
      fields: [
        owner,
        { name: "title", type: "text", required: true, max: 200 },
        { name: "company", type: "text", max: 200 },
        { name: "posting", type: "text", required: true, max: 20000 },
        { name: "count", type: "number", required: true, min: 1, onlyInt: true },
        { name: "planned", type: "number", min: 0, onlyInt: true }, // 0 until it was planned
        { name: "reading", type: "json", maxSize: 1048576 },
        { name: "coverage", type: "json", maxSize: 65536 },
        ...times,
      ],
      indexes: ["CREATE INDEX idx_interviews_owner_created ON interviews (owner, created)"],
    })
    app.save(interviews)

    app.save(
      new Collection({
        type: "base",
        name: "questions",
        listRule: OWN,
        viewRule: OWN,
        createRule: `${OWN} && interview.owner = @request.auth.id`,
        updateRule: `${OWN} && ${fixed("owner", "interview")}`,
        deleteRule: OWN,
        fields: [
          owner,
          { name: "interview", type: "relation", required: true, collectionId: interviews.id, cascadeDelete: true, maxSelect: 1 },
          { name: "position", type: "number", required: true, min: 1, onlyInt: true },
          { name: "question", type: "json", required: true, maxSize: 65536 },
          times[0],
        ],
        indexes: [
          "CREATE UNIQUE INDEX idx_questions_interview_position ON questions (interview, position)",
          "CREATE INDEX idx_questions_owner_created ON questions (owner, created)",
        ],
      }),
    )
  },
  (app) => {
    app.delete(app.findCollectionByNameOrId("questions"))
    app.delete(app.findCollectionByNameOrId("interviews"))
  },
)
