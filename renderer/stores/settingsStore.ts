/** The settings file as the main process holds it. */
import { create } from 'zustand'
import { defaultStrength, type Settings } from '../../electron/contract.ts'

/** What a fresh installation has; a setting that differs is marked and can be put back. */
export const defaultSettings: Settings = {
  theme: 'system',
  modelId: '',
  guard: defaultStrength,
  metadata: true,
  device: 'auto',
  server: { address: '', key: '' },
  shortcuts: {},
  reducedMotion: 'system',
  tourSeen: 0,
}

interface SettingsFacts extends Settings {
  /** Whether the file has been read. */
  readonly loaded: boolean
}

export const useSettingsStore = create<SettingsFacts>(() => ({ ...defaultSettings, loaded: false }))
