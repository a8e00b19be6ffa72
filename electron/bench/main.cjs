// An Electron without a window: runs the command line tool in a utility process, as the studio runs the engine.
const { app, utilityProcess } = require('electron')
const path = require('node:path')

app.disableHardwareAcceleration()
void app.whenReady().then(() => {
  const args = JSON.parse(process.env.PATCHWORK_BENCH_ARGUMENTS ?? '[]')
  const child = utilityProcess.fork(path.join(__dirname, 'utility.cjs'), args, { stdio: 'inherit' })
  child.on('exit', (code) => app.exit(code))
})
