/** All that the page can reach: one function per channel of the contract, and the hand-over of the port that it watches. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import type { Bridge, Channel, Notice, Result } from './contract.ts'

// Names only: importing the schemas would bundle them into every page. The type keeps the list complete.
const known = {
  'pictures:page': true,
  'pictures:ids': true,
  'pictures:get': true,
  'pictures:family': true,
  'pictures:facets': true,
  'pictures:delete': true,
  'pictures:restore': true,
  'pictures:change': true,
  'pictures:toggleStars': true,
  'pictures:tag': true,
  'bin:empty': true,
  'library:check': true,
  'library:repair': true,
  'library:backup': true,
  'library:restoreBackup': true,
  'pictures:import': true,
  'pictures:save': true,
  'pictures:crop': true,
  'pictures:cutOut': true,
  'pictures:under': true,
  'pictures:touchUp': true,
  'pictures:transform': true,
  'pictures:flatten': true,
  'pictures:drag': true,
  'pictures:path': true,
  'files:show': true,
  'exports:remembered': true,
  'exports:save': true,
  'exports:delete': true,
  'exports:chooseFolder': true,
  'exports:choosePalette': true,
  'exports:preview': true,
  'exports:tile': true,
  'exports:start': true,
  'exports:show': true,
  'pictures:guard': true,
  'pictures:tryGuard': true,
  'history:load': true,
  'history:append': true,
  'history:go': true,
  'history:change': true,
  'boards:list': true,
  'boards:create': true,
  'boards:open': true,
  'boards:change': true,
  'jobs:add': true,
  'jobs:upscale': true,
  'jobs:change': true,
  'jobs:move': true,
  'jobs:cancel': true,
  'jobs:bringBack': true,
  'jobs:retry': true,
  'jobs:settle': true,
  'jobs:pause': true,
  'jobs:edit': true,
  'jobs:hold': true,
  'jobs:rest': true,
  'jobs:steer': true,
  'jobs:choosing': true,
  'jobs:choose': true,
  'jobs:stop': true,
  'jobs:discard': true,
  'presets:list': true,
  'presets:save': true,
  'presets:delete': true,
  'wildcards:list': true,
  'wildcards:save': true,
  'wildcards:delete': true,
  'sets:list': true,
  'sets:get': true,
  'sets:save': true,
  'sets:delete': true,
  'sets:restore': true,
  'series:chooseTable': true,
  'series:paste': true,
  'series:chooseFolder': true,
  'series:look': true,
  'series:start': true,
  'series:open': true,
  'series:show': true,
  'series:take': true,
  'models:list': true,
  'models:capabilities': true,
  'models:foresee': true,
  'models:overview': true,
  'models:devices': true,
  'models:chooseFolder': true,
  'models:inspect': true,
  'models:changeProfile': true,
  'models:import': true,
  'models:download': true,
  'models:remove': true,
  'app:takePrompt': true,
  'settings:get': true,
  'page:noted': true,
  'settings:set': true,
  'app:about': true,
  'app:openDataFolder': true,
  'server:check': true,
  'menu:set': true,
} satisfies Record<Channel, true>

/** Empty for what lies in no folder. Only a file can have been given by the system: anything else names a path of its own choice. */
function pathOf(file: File): string {
  if (!(file instanceof File)) throw new TypeError('That is no file.')
  // Electron before 29 has no such question; there the path stands on the file, where another world cannot put it.
  return webUtils === undefined ? ((file as { readonly path?: string }).path ?? '') : webUtils.getPathForFile(file)
}

const bridge: Bridge = {
  invoke(channel, input) {
    if (!Object.hasOwn(known, channel)) throw new TypeError(`There is no channel ${channel}`)
    return ipcRenderer.invoke(channel, input)
  },
  async bringIn(files, place) {
    const paths = files.map(pathOf)
    const inFolders = paths.filter((path) => path !== '')
    const left = paths.flatMap((path, index) => (path === '' ? [index] : []))
    const order = { ...place, files: inFolders }
    const answer: Result<null> =
      inFolders.length > 0 ? await ipcRenderer.invoke('bringIn', order) : { ok: true, value: null }
    return answer.ok ? { ok: true, value: left } : answer
  },
  async giveTable(file) {
    const path = pathOf(file)
    return path === '' ? { ok: true, value: null } : ipcRenderer.invoke('giveTable', { path })
  },
  platform: process.platform,
  onNotice(listener) {
    const relay = (_event: IpcRendererEvent, notice: Notice) => listener(notice)
    ipcRenderer.on('notice', relay)
    return () => ipcRenderer.off('notice', relay)
  },
}

// The page stays the page: about:blank and the like go past Electron's `will-navigate`. The first listener is this one,
// in a world that the page does not reach.
window.navigation.addEventListener('navigate', (event) => {
  if (new URL(event.destination.url).origin !== window.origin) event.preventDefault()
})

contextBridge.exposeInMainWorld('patchwork', bridge)

// The bridge cannot carry ports, so the one that the window watches comes by window.postMessage and goes on from here.
window.addEventListener('message', ({ source, data, ports }: MessageEvent<{ type?: unknown } | null>) => {
  if (source === window && data?.type === 'watch' && ports[0]) ipcRenderer.postMessage('watch', null, [ports[0]])
})
