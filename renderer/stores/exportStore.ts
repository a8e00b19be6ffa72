/** What is being made ready for an export: pictures in order, animations of them, how it is done, and how it would look. */
import type { ExportPicture, ExportPreset, ExportPreview, ExportSettings } from '../../electron/contract.ts'
import { defaultExportSettings, type ExportAnimation } from '../document/exportOrder.ts'
import { createFacts } from './facts.ts'

interface ExportFacts {
  /** In the order of the sheet. */
  readonly pictures: readonly ExportPicture[]
  /** Frames of the story that is exported which have no picture yet. */
  readonly unpainted: number
  /** Those marked in the list, which become an animation or are taken out. */
  readonly marked: ReadonlySet<string>
  /** Where a range of marks starts. */
  readonly anchor: string | null
  readonly animations: readonly ExportAnimation[]
  readonly settings: ExportSettings
  readonly presets: readonly ExportPreset[]
  /** As it would be; null before the first look. */
  readonly preview: ExportPreview | null
  /** A look is being made. */
  readonly isLooking: boolean
  /** What is set has been changed since the last look was asked for. */
  readonly isStale: boolean
  /** Why there is no look, in a sentence. */
  readonly trouble: string | null
  /** `tile`: one picture three by three. */
  readonly view: 'sheet' | 'play' | 'tile'
  /** The one that plays; the first where it is gone. */
  readonly shownAnimation: string | null
  /** What lies under clear pixels. */
  readonly ground: (typeof grounds)[number]
  readonly groundColour: string
  /** Pixels of the screen for one of the file's. */
  readonly zoom: number | 'fit'
  /** The export that was finished last while this was open. */
  readonly done: { readonly id: string; readonly count: number } | null
  /** What was set before each change, oldest first, and what was taken back. */
  readonly past: readonly ExportStep[]
  readonly future: readonly ExportStep[]
}

export type ExportStep = Pick<ExportFacts, 'pictures' | 'animations' | 'settings'>

export const grounds = ['checks', 'scene'] as const

export const useExportStore = createFacts<ExportFacts>(() => ({
  pictures: [],
  unpainted: 0,
  marked: new Set(),
  anchor: null,
  animations: [],
  settings: defaultExportSettings,
  presets: [],
  preview: null,
  isLooking: false,
  isStale: false,
  trouble: null,
  view: 'sheet',
  shownAnimation: null,
  ground: 'checks',
  groundColour: '#4a7c59',
  zoom: 'fit',
  done: null,
  past: [],
  future: [],
}))

/** From here on: nothing was done before. */
export function startExportFacts(
  facts: ExportStep & Pick<ExportFacts, 'view'> & Partial<Pick<ExportFacts, 'unpainted'>>,
): void {
  const afresh = { marked: new Set<string>(), preview: null, trouble: null, done: null, past: [], future: [] }
  useExportStore.setState({ unpainted: 0, ...facts, ...afresh })
}

const mostSteps = 200
/** Milliseconds: a setting that is drawn on a slider changes many times and is one step. */
const oneGesture = 600
let setAt = 0

useExportStore.subscribe((now, before) => {
  // What moves through the steps, or starts them, is none.
  if (now.past !== before.past || now.future !== before.future) return
  const { pictures, animations, settings } = before
  if (now.pictures === pictures && now.animations === animations && now.settings === settings) return
  const isSetting = now.pictures === pictures && now.animations === animations
  const goesOn = isSetting && Date.now() - setAt < oneGesture
  setAt = isSetting ? Date.now() : 0
  if (goesOn) return
  useExportStore.setState({ past: [...now.past, { pictures, animations, settings }].slice(-mostSteps), future: [] })
})

export function undoExport(): void {
  setAt = 0
  useExportStore.setState(({ pictures, animations, settings, past, future }) => {
    const before = past.at(-1)
    return before
      ? { ...marksLeft(before), past: past.slice(0, -1), future: [{ pictures, animations, settings }, ...future] }
      : {}
  })
}

export function redoExport(): void {
  setAt = 0
  useExportStore.setState(({ pictures, animations, settings, past, future: [after, ...future] }) =>
    after ? { ...marksLeft(after), past: [...past, { pictures, animations, settings }], future } : {},
  )
}

/** What is not in the list is not marked either. */
function marksLeft(step: ExportStep): ExportStep & Pick<ExportFacts, 'marked'> {
  const { marked } = useExportStore.getState()
  return { ...step, marked: new Set(step.pictures.flatMap(({ id }) => (marked.has(id) ? [id] : []))) }
}

export function changeExport(change: Partial<ExportSettings>): void {
  useExportStore.setState(({ settings }) => ({ settings: { ...settings, ...change } }))
}

export function changeView(
  change: Partial<Pick<ExportFacts, 'view' | 'shownAnimation' | 'ground' | 'groundColour' | 'zoom'>>,
): void {
  useExportStore.setState(change)
}

const zooms = [0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 16]

/** To the next larger or smaller; from what fits to what is as large as in the game. */
export function zoomBy(by: 1 | -1): void {
  const { zoom } = useExportStore.getState()
  const at = zooms.indexOf(zoom === 'fit' ? 1 : zoom)
  const next = zoom === 'fit' ? (by === 1 ? 2 : 1) : zooms[Math.min(Math.max(at + by, 0), zooms.length - 1)]
  changeView({ zoom: next ?? 1 })
}
