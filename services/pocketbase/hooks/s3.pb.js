// Where files and PocketBase's own backups lie follows the environment at every start: in an S3 store, or on this
// disk. It stands in memory alone, so that the store's secret is neither in the database nor in a backup of it.
onSettingsReload((e) => {
  e.next()
  require(`${__hooks}/lib/s3.js`).followEnvironment(e.app.settings())
})

// Saved settings are read again at once, by the hook above.
onModelCreateExecute((e) => {
  require(`${__hooks}/lib/s3.js`).forget(e.model)
  e.next()
}, "_params")

onModelUpdateExecute((e) => {
  require(`${__hooks}/lib/s3.js`).forget(e.model)
  e.next()
}, "_params")
