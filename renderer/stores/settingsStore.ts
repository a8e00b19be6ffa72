/** The settings file as the main process holds it. */
import { defaultSettings, type Settings } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface SettingsFacts extends Settings {
  /** Whether the file has been read. */
  readonly loaded: boolean
}

export const useSettingsStore = createFacts<SettingsFacts>(() => ({ ...defaultSettings, loaded: false }))
