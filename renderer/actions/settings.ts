/** Changing a setting: shown at once, kept by the main process, put back when it could not be kept. */
import { call } from '../api.ts'
import type { ChannelInput } from '../../electron/contract.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { report } from '../stores/toastStore.ts'

export async function changeSettings(change: ChannelInput<'settings:set'>): Promise<void> {
  const before = useSettingsStore.getState()
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  useSettingsStore.setState(given)
  try {
    useSettingsStore.setState(await call('settings:set', change))
  } catch (error) {
    useSettingsStore.setState(before, true)
    report(error, 'settings')
  }
}

export async function loadSettings(): Promise<void> {
  useSettingsStore.setState({ ...(await call('settings:get', {})), loaded: true })
}
