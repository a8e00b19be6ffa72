/** Start-up as a table of contents. */
import { join } from 'node:path'
import { app, dialog, nativeTheme, safeStorage, screen } from 'electron'
import { handedOver, promptFrom } from './commandLine.ts'
import { createConsent } from './consent.ts'
import type { Notice } from './contract.ts'
import { openDraggedFiles } from './dragged.ts'
import { confineDesktopLibraries } from './desktopLibraries.ts'
import { createEngineHost } from './engineHost.ts'
import { bindChannels, bindFiles, bindWatch } from './ipc.ts'
import { takeOlderModelJobs } from './jobs/recover.ts'
import { createScheduler } from './jobs/scheduler.ts'
import { askBeforeLoss } from './leaving.ts'
import { openLibrary } from './library/library.ts'
import { openThumbnails } from './library/thumbnails.ts'
import { createModelHost } from './models/modelHost.ts'
import { folderRefusal, paths } from './paths.ts'
import { createPixelHost } from './pixels/pixelHost.ts'
import { askToReplace } from './replacing.ts'
import { createSeriesHost } from './series/seriesHost.ts'
import { declareSchemes, serveSchemes } from './protocol.ts'
import { createHandlers } from './handlers/all.ts'
import { openSettings, type Secrets } from './settings.ts'
import { offerTextMenu } from './textMenu.ts'
import { closeNetwork, createWindow, denyEverythingElse } from './window.ts'
import { createWriting } from './writing.ts'
import { reopenWhenDead } from './windowDeath.ts'
import { scaleWindow } from './windowScale.ts'
import { firstPlace, readPlace, rememberPlace } from './windowPlace.ts'

const { userData, embeddedModels, outFolder } = paths(app)
const refusal = folderRefusal(userData)
if (refusal === null) app.setPath('userData', userData)
confineDesktopLibraries()
closeNetwork(app)
declareSchemes()

/** Prompts given on command lines: of this start, and of those that found it running. */
const prompts = [promptFrom(process.argv, app.isPackaged)].filter((prompt) => prompt !== null)

// Where nothing can be written, no lock can be had either: that is no second start.
if (refusal !== null) void app.whenReady().then(() => giveUp(refusal))
else if (app.requestSingleInstanceLock({ prompts })) void app.whenReady().then(start).catch(giveUp)
else app.quit()

function start(): void {
  denyEverythingElse(app)
  offerTextMenu(app)
  const settings = openSettings(join(userData, 'settings.json'), secrets)
  nativeTheme.themeSource = settings.get().theme
  const pixels = createPixelHost(join(outFolder, 'main/pixelProcess.cjs'))
  const library = openLibrary(join(userData, 'library'), (file) => pixels.call('examineDatabase', { file }))
  const thumbnails = openThumbnails(
    library.thumbnailFolder,
    (hash) => library.imageFile(hash),
    (file, side) => pixels.call('shrink', { file, side }),
  )
  serveSchemes(join(outFolder, 'renderer'), library, thumbnails)

  const placeFile = join(userData, 'window.json')
  const place = readPlace(placeFile, workAreas()) ?? firstPlace(screen.getPrimaryDisplay().workArea)
  const window = createWindow(join(outFolder, 'preload/preload.cjs'), place)
  rememberPlace(window, placeFile)
  window.webContents.on('did-finish-load', () => scaleWindow(window, settings.get().scale))
  const tell = (notice: Notice) => {
    if (!window.isDestroyed()) window.webContents.send('notice', notice)
  }
  reopenWhenDead(window, tell)
  const writing = createWriting()
  askBeforeLoss(window, library, writing)
  const installed = { embeddedModels, model: process.env.PATCHWORK_MODEL ?? null }
  const engine = createEngineHost(join(outFolder, 'main/engineProcess.cjs'), installed, {
    restarted: () => tell({ type: 'engine:restarted' }),
    looking: (bytes) => tell({ type: 'engine:looking', bytes }),
  })
  const models = createModelHost(join(outFolder, 'main/modelProcess.cjs'), installed)
  takeOlderModelJobs(library, join(userData, 'modelJobs.json'))
  const series = createSeriesHost(engine, pixels, settings)
  const jobs = createScheduler({
    library,
    engine,
    pixels,
    thumbnails,
    models,
    exporter: { export: (...asked) => pixels.export(...asked), mayReplace: askToReplace(window) },
    upscaler: { upscale: (...asked) => pixels.upscale(...asked), networks: join(embeddedModels, 'upscale') },
    series,
  })
  const dragged = openDraggedFiles(join(userData, 'dragged'))
  const consent = createConsent(window, [settings.get().server.address])
  bindChannels(
    window,
    createHandlers({
      window,
      engine,
      pixels,
      library,
      jobs,
      models,
      series,
      thumbnails,
      settings,
      takePrompt: () => prompts.shift() ?? null,
      consent,
      dragged,
      dataFolder: userData,
      writing,
      tell,
    }),
  )
  engine.configure(settings.get())
  bindFiles(window, jobs, series)
  bindWatch(window, jobs)

  app.on('second-instance', (_event, _argv, _cwd, second) => {
    const given = handedOver(second)
    prompts.push(...given)
    if (given.length > 0) tell({ type: 'prompt:given' })
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  // One window is the whole program, on macOS too.
  app.on('window-all-closed', () => app.quit())
  app.on('quit', () => {
    // What still arrives finds everything closed; a box about it would hold the program that is ending.
    process.on('uncaughtException', (error) => console.error(error))
    jobs.dispose()
    dragged.clear()
    engine.dispose()
    pixels.dispose()
    models.dispose()
    library.close()
  })
}

function workAreas() {
  return screen.getAllDisplays().map(({ workArea }) => workArea)
}

/** The key store of the system, where there is one. */
function secrets(): Secrets | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  return {
    seal: (text) => safeStorage.encryptString(text).toString('base64'),
    unseal: (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
  }
}

/** A library that cannot be opened, a folder that cannot be written: said in words, not as a dead icon. */
function giveUp(error: unknown): void {
  console.error(error)
  dialog.showErrorBox('Patchwork cannot start', error instanceof Error ? error.message : String(error))
  app.exit(1)
}
