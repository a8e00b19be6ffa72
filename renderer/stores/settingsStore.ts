/** The settings file as the main process holds it. */
import { create } from 'zustand'
import { defaultSettings, type Settings } from '../../electron/contract.ts'

interface SettingsFacts extends Settings {
  /** Whether the file has been read. */
  readonly loaded: boolean
}

export const useSettingsStore = create<SettingsFacts>(() => ({ ...defaultSettings, loaded: false }))
