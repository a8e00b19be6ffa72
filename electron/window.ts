/** The window and what it may not do. Each line names the rule it serves; together they are Electron's checklist. */
import { join } from 'node:path'
import { app as electronApp, BrowserWindow, nativeTheme, session, type App, type Rectangle } from 'electron'
import { appOrigin } from './protocol.ts'
import { smallest } from './windowPlace.ts'

export function createWindow(
  preload: string,
  { maximized, ...place }: Rectangle & { readonly maximized: boolean },
): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Patchwork',
    icon: join(electronApp.getAppPath(), 'assets/icons/icon.png'),
    ...place,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    autoHideMenuBar: true,
    // The page's own first colour, so that opening does not flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#161618' : '#f4f4f2',
    webPreferences: {
      preload,
      contextIsolation: true, // the page cannot reach into the preload script
      sandbox: true, // the page's process is confined by the system
      nodeIntegration: false, // no require in the page
      webSecurity: true, // same-origin rules hold
      webviewTag: false, // no nested browsers
      navigateOnDragDrop: false, // a file dropped on the window is imported, not opened
      spellcheck: false, // Chromium would download dictionaries
    },
  })
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  void window.loadURL(`${appOrigin}/index.html`)
  return window
}

/** Milliseconds: what is noted at once goes to the disk at once. */
const keptAfter = 200
let keeping: NodeJS.Timeout | null = null

/** Chromium writes down what a page remembers seconds to minutes later; words half written must outlive a death in between. */
export function keepWhatIsNoted(): void {
  keeping ??= setTimeout(() => {
    keeping = null
    session.defaultSession.flushStorageData()
  }, keptAfter)
}

/** No host name resolves and nothing is fetched in the background; our own pages come over app:// and image://. */
export function closeNetwork(app: App): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('disable-component-update')
}

export function denyEverythingElse(app: App): void {
  const { defaultSession } = session
  // Chromium fetches a spelling dictionary from a server as soon as there is a session, whatever the window says
  // about spellcheck; only an empty list of languages keeps it from asking.
  defaultSession.setSpellCheckerLanguages([])
  defaultSession.setSpellCheckerEnabled(false)
  // Permissions (camera, location, notifications...): none is needed but writing pictures to the clipboard.
  const allowed = (permission: string) => permission === 'clipboard-sanitized-write'
  defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(allowed(permission)))
  defaultSession.setPermissionCheckHandler((_contents, permission) => allowed(permission))
  // No network: whatever a page asks for out there is cancelled before it leaves. The filter is needed: in Electron 25
  // a listener for every address makes our own schemes hang.
  defaultSession.webRequest.onBeforeRequest({ urls: outside }, (_details, decide) => decide({ cancel: true }))

  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault()) // the page stays the page
    contents.on('will-attach-webview', (event) => event.preventDefault()) // nor does it embed another
    // Should it have left all the same, it comes back. Not at once: in the midst of a navigation Electron does not survive it.
    contents.on('did-navigate', (_event, url) => {
      if (!url.startsWith(`${appOrigin}/`)) setImmediate(() => void contents.loadURL(`${appOrigin}/index.html`))
    })
    contents.setWindowOpenHandler(() => ({ action: 'deny' })) // nor open another window
  })
}

const outside = ['http', 'https', 'ws', 'wss', 'ftp', 'file'].map((scheme) => `${scheme}://*/*`)
