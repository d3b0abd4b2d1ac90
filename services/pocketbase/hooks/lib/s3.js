function fill(settings, values) {
  for (const store of [settings.s3, settings.backups.s3]) {
    for (const [name, value] of Object.entries(values)) {
      store[name] = value
    }
  }
}

function followEnvironment(settings) {
  fill(settings, {
    enabled: $os.getenv("INTERVIEWER_S3_ENDPOINT") !== "",
    endpoint: $os.getenv("INTERVIEWER_S3_ENDPOINT"),
    bucket: $os.getenv("INTERVIEWER_S3_BUCKET"),
    region: $os.getenv("INTERVIEWER_S3_REGION"),
    accessKey: $os.getenv("INTERVIEWER_S3_KEY"),
    secret: $os.getenv("INTERVIEWER_S3_SECRET"),
    forcePathStyle: $os.getenv("INTERVIEWER_S3_FORCE_PATH_STYLE") === "true",
  })
}

function forget(model) {
  if (model.s3 && model.backups) {
    fill(model, { enabled: false, endpoint: "", bucket: "", region: "", accessKey: "", secret: "", forcePathStyle: false })
  }
}

module.exports = { followEnvironment, forget }
