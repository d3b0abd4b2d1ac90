// What a person changed of a question, so that they can go back, and what they should know of an interview.
migrate(
  (app) => {
    const questions = app.findCollectionByNameOrId("questions")
    questions.fields.add(new JSONField({ name: "former", maxSize: 262144 }))
    app.save(questions)

    const interviews = app.findCollectionByNameOrId("interviews")
    interviews.fields.add(new JSONField({ name: "notices", maxSize: 65536 }))
    app.save(interviews)
  },
  (app) => {
    const questions = app.findCollectionByNameOrId("questions")
    questions.fields.removeByName("former")
    app.save(questions)

    const interviews = app.findCollectionByNameOrId("interviews")
    interviews.fields.removeByName("notices")
    app.save(interviews)
  },
)
