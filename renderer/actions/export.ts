/** Pictures on their way to a game: into the workspace, or straight into a folder. */
import type { ExportPicture, ExportPreset, ExportSettings } from '../../electron/contract.ts'
import { call } from '../api.ts'
import { exportName, freeName } from '../document/exportNames.ts'
import { defaultExportSettings, exportOrder, kindOf } from '../document/exportOrder.ts'
import { changeExport, useExportStore } from '../stores/exportStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { openDialog } from '../stores/panelStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { exportStrings as words } from '../strings/export.ts'
import { about, type Action } from './action.ts'
import { loadPictures } from './pictures.ts'

/** Opens the workspace on these pictures, in this order; `animation`: all of them one after the other, under that name. */
export async function openExport(
  ids: readonly string[],
  { animation, preset }: { readonly animation?: string; readonly preset?: ExportSettings['preset'] } = {},
): Promise<void> {
  try {
    const [pictures] = await Promise.all([withNames(ids), recall()])
    const animations =
      animation === undefined ? [] : [{ id: crypto.randomUUID(), name: animation, pictureIds: [...ids] }]
    const view = animation === undefined ? 'sheet' : 'play'
    useExportStore.setState({ pictures, animations, view, marked: new Set(), preview: null, trouble: null, done: null })
    if (preset !== undefined) changeExport({ preset })
    openDialog('export')
  } catch (error) {
    report(error, 'export')
  }
}

/** With a name each, no two the same. */
export async function withNames(ids: readonly string[]): Promise<readonly ExportPicture[]> {
  await loadPictures(ids)
  const pictures: ExportPicture[] = []
  const taken: string[] = []
  for (const id of new Set(ids)) {
    const picture = pictureById(id)
    if (picture === null) continue
    const name = freeName(exportName(picture), taken)
    taken.push(name)
    pictures.push({ id, name })
  }
  return pictures
}

/** Settings of the last export, and what was kept under names. */
async function recall(): Promise<void> {
  const { last, presets } = await call('exports:remembered', {})
  useExportStore.setState({ presets, settings: last ?? defaultExportSettings })
}

export async function chooseExportFolder(): Promise<void> {
  try {
    const folder = await call('exports:chooseFolder', {})
    if (folder !== null) changeExport({ folder })
  } catch (error) {
    report(error, 'export')
  }
}

/** Colours of a palette file that the user chooses; null for none. */
export async function chooseExportPalette(): Promise<readonly string[] | null> {
  try {
    return (await call('exports:choosePalette', {}))?.colours ?? null
  } catch (error) {
    report(error, 'export')
    return null
  }
}

/** Asks for a folder where none was chosen yet. */
export async function startExport(): Promise<void> {
  if (useExportStore.getState().settings.folder === null) await chooseExportFolder()
  const { pictures, animations, settings } = useExportStore.getState()
  if (settings.folder === null || pictures.length === 0) return
  useExportStore.setState({ done: null })
  try {
    await call('exports:start', { ...exportOrder(pictures, animations, settings), folder: settings.folder })
  } catch (error) {
    report(error, 'export')
  }
}

/**
 * The newest pictures come first in the library, the first frame of an animation in an export; any other order is one that
 * the user has made.
 */
export async function inOrder(ids: readonly string[]): Promise<readonly string[]> {
  try {
    await loadPictures(ids)
  } catch {
    // Whoever needs them asks again, and tells of it.
  }
  const times = ids.map((id) => pictureById(id)?.createdAt ?? 0)
  const isNewestFirst = times.every((time, index) => index === 0 || time < times[index - 1]!)
  return isNewestFirst ? ids.toReversed() : ids
}

export function selectedForExport(): readonly string[] | null {
  const { selectedIds } = useViewStore.getState()
  return selectedIds.length === 0 ? null : selectedIds
}

export const exportAction: Action<readonly string[]> = about(selectedForExport, {
  id: 'export',
  label: words.actions.export,
  shortcuts: [{ key: 'e', mod: true }],
  whileTyping: true,
  run: async (ids) => openExport(await inOrder(ids)),
})

export const exportSheetAction: Action<readonly string[]> = about(selectedForExport, {
  id: 'export.sheet',
  label: words.actions.sheet,
  shortcuts: [],
  async run(ids) {
    await openExport(await inOrder(ids))
    if (kindOf(useExportStore.getState().settings.preset) !== 'sheet') changeExport({ preset: 'phaser' })
  },
})

/** The workspace as it was left. */
const workspaceAction: Action = {
  id: 'export.workspace',
  label: words.actions.workspace,
  shortcuts: [{ key: 'e', mod: true, shift: true }],
  whileTyping: true,
  isEnabled: () => true,
  async run() {
    if (useExportStore.getState().pictures.length === 0) await openExport([])
    else openDialog('export')
  },
}

export const exportActions: readonly Action[] = [exportAction, exportSheetAction, workspaceAction]

/** As it is set now, under a name; one of the same name is replaced. */
export async function keepExportPreset(name: string): Promise<void> {
  const { presets, settings } = useExportStore.getState()
  const id = presets.find((preset) => preset.name === name.trim())?.id ?? crypto.randomUUID()
  await putPreset({ id, name, settings })
}

async function putPreset(preset: ExportPreset): Promise<void> {
  try {
    const saved = await call('exports:save', { preset })
    useExportStore.setState(({ presets }) => ({
      presets: [...presets.filter(({ id }) => id !== saved.id), saved].toSorted((a, b) => a.name.localeCompare(b.name)),
    }))
  } catch (error) {
    report(error, 'export')
  }
}

export async function deleteExportPreset(preset: ExportPreset): Promise<void> {
  try {
    await call('exports:delete', { id: preset.id })
  } catch (error) {
    return report(error, 'export')
  }
  useExportStore.setState(({ presets }) => ({ presets: presets.filter(({ id }) => id !== preset.id) }))
  notify({
    id: 'export',
    tone: 'note',
    message: words.presetDeleted(preset.name),
    action: { label: words.undo, run: () => void putPreset(preset) },
  })
}

/** Its folder too, where it has one. */
export function applyExportPreset({ settings }: ExportPreset): void {
  useExportStore.setState(({ settings: { folder } }) => ({
    settings: { ...settings, folder: settings.folder ?? folder },
  }))
}
