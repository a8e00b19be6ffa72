/** The program itself: settings and the prompt it was started with. */
import { nativeTheme } from 'electron'
import type { studioChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function studioHandlers({ settings, prompt }: Services): HandlersOf<typeof studioChannels> {
  let initialPrompt = prompt
  return {
    'app:initialPrompt': () => {
      const once = initialPrompt
      initialPrompt = null
      return once
    },
    'settings:get': () => settings.get(),
    'settings:set': async (change) => {
      const changed = await settings.set(change)
      nativeTheme.themeSource = changed.theme
      return changed
    },
  }
}
