/** Pictures on their way to a game: into the workspace, or straight into a folder. */
import {
  saneName,
  type ExportPicture,
  type ExportPreset,
  type ExportSettings,
  type Picture,
} from '../../electron/contract.ts'
import { call } from '../api.ts'
import { exportName, freeName } from '../document/exportNames.ts'
import { animationsAmong, defaultExportSettings, exportOrder, keptSettings, kindOf } from '../document/exportOrder.ts'
import { changeExport, startExportFacts, useExportStore } from '../stores/exportStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { showPlace, usePanelStore } from '../stores/panelStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { exportStrings as words } from '../strings/export.ts'
import { about, type Action } from './action.ts'
import { loadPictures } from './pictures.ts'

interface Opening {
  /** All of them one after the other, so. */
  readonly animation?: Pick<ExportSettings, 'name' | 'fps' | 'loop'> | null
  /** For an engine, whatever was exported last. */
  readonly asSheet?: boolean
}

/** The workspace with these pictures, in this order; beside those that are there already where it is open. */
export async function openExport(ids: readonly string[], opening: Opening = {}): Promise<void> {
  try {
    if (isHere() && !opening.animation) await add(ids)
    else await begin(ids, opening)
    showPlace('export')
  } catch (error) {
    report(error, 'export')
  }
}

async function begin(ids: readonly string[], { animation = null, asSheet = false }: Opening): Promise<void> {
  const [pictures, remembered] = await Promise.all([withNames(ids), recall('assets')])
  const last = remembered ?? defaultExportSettings
  const preset = asSheet && kindOf(last.preset) !== 'sheet' ? 'phaser' : last.preset
  if (animation === null) {
    const animations = animationsAmong(pictures, last.animations) ?? []
    return startExportFacts({ pictures, animations, settings: { ...last, preset }, view: 'sheet' })
  }
  const { name, fps, loop } = animation
  const animations = [{ id: crypto.randomUUID(), name, pictureIds: [...ids] }]
  return startExportFacts({ pictures, animations, settings: { ...last, preset, fps, loop }, view: 'play' })
}

/** A story: its painted frames in their order, with the words under them, in a format for stories or one that plays. */
export async function openStoryExport(
  name: string,
  frames: readonly { readonly picture: Picture; readonly words: string; readonly caption: string }[],
  unpainted: number,
): Promise<void> {
  try {
    // What is read takes longer than what moves.
    const last = (await recall('story')) ?? { ...defaultExportSettings, preset: 'strip', fps: 0.5 }
    const digits = Math.max(2, String(frames.length).length)
    const seen = new Set<string>()
    const pictures = frames.map(({ picture: { id, ...picture }, ...said }, at): ExportPicture => {
      const own = exportName({ ...picture, name: picture.name ?? said.caption })
      const number = String(at + 1).padStart(digits, '0')
      const copy = seen.has(id) ? { id: crypto.randomUUID(), of: id } : { id }
      seen.add(id)
      return { ...copy, name: saneName(`${number}-${own}`), ...said }
    })
    const settings = { ...last, name: saneName(name), animations: [] }
    startExportFacts({ pictures, unpainted, animations: [], settings, view: 'sheet' })
    showPlace('export')
  } catch (error) {
    report(error, 'export')
  }
}

/** They are marked, so that it is seen which they are; those that are there stay where they are. */
async function add(ids: readonly string[], place?: number): Promise<void> {
  const { pictures } = useExportStore.getState()
  const known = new Set(pictures.map(({ id }) => id))
  const added = await withNames(
    ids.filter((id) => !known.has(id)),
    pictures.map(({ name }) => name),
  )
  useExportStore.setState(({ pictures: now }) => ({
    pictures: now.toSpliced(place ?? now.length, 0, ...added),
    marked: new Set(ids),
    anchor: ids.at(-1) ?? null,
  }))
}

/** One that was dropped, and with it all that are selected where it is one of them; `place`: in front of which it comes to lie. */
export async function addToExport(id: string, place?: number): Promise<void> {
  const { selectedIds } = useViewStore.getState()
  try {
    await add(selectedIds.includes(id) ? await inOrder(selectedIds) : [id], place)
  } catch (error) {
    report(error, 'export')
  }
}

function isHere(): boolean {
  return usePanelStore.getState().place === 'export'
}

/** With a name each, no two the same. */
export async function withNames(
  ids: readonly string[],
  known: readonly string[] = [],
): Promise<readonly ExportPicture[]> {
  await loadPictures(ids)
  const pictures: ExportPicture[] = []
  const taken = [...known]
  for (const id of new Set(ids)) {
    const picture = pictureById(id)
    if (picture === null) continue
    const name = freeName(exportName(picture), taken)
    taken.push(name)
    pictures.push({ id, name })
  }
  return pictures
}

/** Settings of the last export; what was kept under names comes with them. */
async function recall(what: 'assets' | 'story'): Promise<ExportSettings | null> {
  const { last, presets } = await call('exports:remembered', { what })
  useExportStore.setState({ presets })
  return last
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
    // Frames come with their words.
    const remember = pictures.some(({ words: said }) => said !== undefined) ? 'story' : 'assets'
    await call('exports:start', { ...exportOrder(pictures, animations, settings), folder: settings.folder, remember })
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
  run: async (ids) => openExport(await inOrder(ids), { asSheet: true }),
})

/** The workspace as it was left, and back. */
export const workspaceAction: Action = {
  id: 'export.workspace',
  label: words.actions.workspace,
  shortcuts: [{ key: 'e', mod: true, shift: true }],
  whileTyping: true,
  isEnabled: () => true,
  async run() {
    if (isHere()) showPlace('board')
    else if (useExportStore.getState().pictures.length === 0) await openExport([])
    else showPlace('export')
  },
}

export const leaveExportAction: Action = {
  id: 'export.leave',
  label: words.back,
  listedAs: words.backListed,
  shortcuts: [{ key: 'Escape' }],
  whileTyping: true,
  isEnabled: isHere,
  run: () => showPlace('board'),
}

export const exportActions: readonly Action[] = [exportAction, exportSheetAction, workspaceAction]

/** As it is set now, under a name; one of the same name is replaced. */
export async function keepExportPreset(name: string): Promise<void> {
  const { presets, pictures, animations, settings } = useExportStore.getState()
  const id = presets.find((preset) => preset.name === name.trim())?.id ?? crypto.randomUUID()
  await putPreset({ id, name, settings: keptSettings(pictures, animations, settings) })
}

export async function renameExportPreset(preset: ExportPreset, name: string): Promise<void> {
  await putPreset({ ...preset, name })
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

/** Its folder too, where it has one, and its animations, where these pictures are called as theirs were. */
export function applyExportPreset({ settings }: ExportPreset): void {
  useExportStore.setState(({ settings: { folder }, pictures, animations }) => ({
    settings: { ...settings, folder: settings.folder ?? folder },
    animations: animationsAmong(pictures, settings.animations) ?? animations,
  }))
}
