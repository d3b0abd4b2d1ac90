// How an interview is wished for, the CV it may rest on, and what the person did not want asked.
const names = ["round", "level", "emphasis", "engine", "cv", "to_ask", "rejected"]

migrate(
  (app) => {
    const interviews = app.findCollectionByNameOrId("interviews")
    interviews.fields.add(
      new TextField({ name: "round", max: 40 }),
      new TextField({ name: "level", max: 40 }),
      new NumberField({ name: "emphasis", onlyInt: true }),
      new TextField({ name: "engine", max: 100 }),
      new TextField({ name: "cv", max: 20000 }),
      new JSONField({ name: "to_ask", maxSize: 65536 }),
      new JSONField({ name: "rejected", maxSize: 1048576 }),
    )
    app.save(interviews)
  },
  (app) => {
    const interviews = app.findCollectionByNameOrId("interviews")
    names.forEach((name) => interviews.fields.removeByName(name))
    app.save(interviews)
  },
)
