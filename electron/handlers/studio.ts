/** The program itself: settings, menu, and the prompt it was started with. */
import { app, nativeTheme, shell } from 'electron'
import { EngineError } from '../../engine/errors.ts'
import type { studioChannels } from '../contract.ts'
import { keepWhatIsNoted } from '../window.ts'
import { scaleWindow } from '../windowScale.ts'
import { setMenu } from '../menu.ts'
import type { HandlersOf, Services } from './services.ts'

export function studioHandlers({
  engine,
  window,
  settings,
  takePrompt,
  consent,
  tell,
  dataFolder,
}: Services): HandlersOf<typeof studioChannels> {
  return {
    'app:takePrompt': takePrompt,
    'settings:get': () => settings.get(),
    'page:noted': () => {
      keepWhatIsNoted()
      return null
    },
    'settings:set': async (change) => {
      if (change.server) await consent.toReach(change.server.address, serverHint)
      const changed = await settings.set(change)
      nativeTheme.themeSource = changed.theme
      if (change.scale !== undefined) scaleWindow(window, changed.scale)
      engine.configure(changed)
      return changed
    },
    'app:about': () => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      chrome: process.versions.chrome ?? '',
      dataFolder,
    }),
    'app:openDataFolder': async () => {
      const failed = await shell.openPath(dataFolder)
      if (failed) throw new EngineError('engine/failed', `The folder ${dataFolder} could not be opened: ${failed}`)
      return null
    },
    'server:check': async (server) => {
      await consent.toReach(server.address, serverHint)
      return engine.call('checkServer', server)
    },
    'menu:set': ({ menus }) => {
      setMenu(menus, (actionId) => tell({ type: 'menu:chosen', actionId }))
      return null
    },
  }
}

const serverHint = 'Prompts, and the pictures that you edit with it, are sent there.'
