// What Electron's own default app does for `electron -r module /path/to/app`, for a binary that came without one.
const { app } = require('electron')
const { readFileSync } = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

const modules = []
let appFolder = null
for (let index = 1; index < process.argv.length && !appFolder; index++) {
  const argument = process.argv[index]
  if (argument === '-r' || argument === '--require') modules.push(process.argv[++index])
  else if (!argument.startsWith('-')) appFolder = path.resolve(argument)
}
if (!appFolder) throw new Error('usage: electron [-r module] /path/to/app')

Module._preloadModules(modules)
Object.defineProperty(process, 'defaultApp', { value: true })
const { name, productName, version } = JSON.parse(readFileSync(path.join(appFolder, 'package.json'), 'utf8'))
app.name = productName ?? name
if (version) app.setVersion(version)
app.setAppPath(appFolder)
Module._load(Module._resolveFilename(appFolder, null, true), Module, true)
