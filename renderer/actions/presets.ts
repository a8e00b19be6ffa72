/** Presets and wildcards: keep, apply, rename, delete. */
import { call } from '../api.ts'
import type { Preset, Wildcard } from '../../electron/contract.ts'
import { usePresetStore } from '../stores/presetStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { promptStrings } from '../strings/prompt.ts'

export async function loadPresets(): Promise<void> {
  const [presets, wildcards] = await Promise.all([call('presets:list', {}), call('wildcards:list', {})])
  usePresetStore.setState({ presets, wildcards })
}

/** The settings as they are now, under a name. */
export function keepPreset(name: string, template: string): Promise<boolean> {
  const { changes } = useRequestStore.getState()
  return savePreset({ id: crypto.randomUUID(), name, template, changes: { ...changes } })
}

export async function savePreset(preset: Preset): Promise<boolean> {
  try {
    const saved = await call('presets:save', { preset })
    usePresetStore.setState(({ presets }) => ({
      presets: sorted([...presets.filter(({ id }) => id !== saved.id), saved]),
    }))
    return true
  } catch (error) {
    report(error, 'presets')
    return false
  }
}

export function applyPreset({ template, changes }: Preset): void {
  useRequestStore.setState({ template, changes })
}

export async function deletePreset(preset: Preset): Promise<void> {
  try {
    await call('presets:delete', { id: preset.id })
  } catch (error) {
    return report(error, 'presets')
  }
  usePresetStore.setState(({ presets }) => ({ presets: presets.filter(({ id }) => id !== preset.id) }))
  const undo = { label: strings.actions.undo, run: () => void savePreset(preset) }
  notify({ id: 'presets', tone: 'note', message: promptStrings.presetDeleted(preset.name), action: undo })
}

/** Under another name it is another wildcard; `before` is the one that it replaces. */
export async function saveWildcard(wildcard: Wildcard, before: string | null): Promise<boolean> {
  try {
    const saved = await call('wildcards:save', { wildcard })
    if (before !== null && before !== saved.name) await call('wildcards:delete', { name: before })
    usePresetStore.setState(({ wildcards }) => ({
      wildcards: [...wildcards.filter(({ name }) => name !== saved.name && name !== before), saved].toSorted((a, b) =>
        a.name.localeCompare(b.name),
      ),
    }))
    return true
  } catch (error) {
    report(error, 'wildcards')
    return false
  }
}

export async function deleteWildcard(wildcard: Wildcard): Promise<void> {
  try {
    await call('wildcards:delete', { name: wildcard.name })
  } catch (error) {
    return report(error, 'wildcards')
  }
  usePresetStore.setState(({ wildcards }) => ({ wildcards: wildcards.filter(({ name }) => name !== wildcard.name) }))
  const undo = { label: strings.actions.undo, run: () => void saveWildcard(wildcard, null) }
  notify({ id: 'wildcards', tone: 'note', message: promptStrings.wildcardDeleted(wildcard.name), action: undo })
}

function sorted(presets: readonly Preset[]): readonly Preset[] {
  return presets.toSorted((a, b) => a.name.localeCompare(b.name))
}
