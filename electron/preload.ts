/** All that the page can reach: one function per channel of the contract, and the hand-over of a generation's port. */
import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, Channel } from './contract.ts'

// Names only: importing the schemas would bundle them into every page. The type keeps the list complete.
const known = {
  'models:list': true,
  'models:capabilities': true,
  'pictures:list': true,
  'pictures:delete': true,
  'pictures:restore': true,
  'pictures:savePng': true,
  'pictures:import': true,
  'app:initialPrompt': true,
  'settings:get': true,
  'settings:set': true,
} satisfies Record<Channel, true>

const bridge: Bridge = {
  invoke(channel, input) {
    if (!Object.hasOwn(known, channel)) throw new TypeError(`There is no channel ${channel}`)
    return ipcRenderer.invoke(channel, input)
  },
  platform: process.platform,
  onEngineRestart(listener) {
    const relay = () => listener()
    ipcRenderer.on('engine:restarted', relay)
    return () => ipcRenderer.off('engine:restarted', relay)
  },
}

contextBridge.exposeInMainWorld('patchwork', bridge)

// The bridge cannot carry ports, so they come by window.postMessage and go on from here.
window.addEventListener(
  'message',
  ({ source, data, ports }: MessageEvent<{ type?: unknown; request?: unknown } | null>) => {
    if (source === window && data?.type === 'generate' && ports[0])
      ipcRenderer.postMessage('generate', data.request, [ports[0]])
  },
)
