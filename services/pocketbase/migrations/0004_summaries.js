// A row of the list of interviews: without the long texts, and with the number of questions that are saved.
const OWN = '@request.auth.id != "" && owner = @request.auth.id'

migrate(
  (app) => {
    app.save(
      new Collection({
        type: "view",
        name: "summaries",
        listRule: OWN,
        viewRule: OWN,
        viewQuery: `
          SELECT i.id, i.owner, i.title, i.company, i.count, i.planned, i.created, i.updated,
            CAST((SELECT COUNT(*) FROM questions q WHERE q.interview = i.id) AS INT) AS questions
          FROM interviews i
        `,
      }),
    )
  },
  (app) => {
    app.delete(app.findCollectionByNameOrId("summaries"))
  },
)
