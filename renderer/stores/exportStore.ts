/** What is being made ready for an export: pictures in order, animations of them, how it is done, and how it would look. */
import type { ExportPicture, ExportPreset, ExportPreview, ExportSettings } from '../../electron/contract.ts'
import { defaultExportSettings, type ExportAnimation } from '../document/exportOrder.ts'
import { createFacts } from './facts.ts'

interface ExportFacts {
  /** In the order of the sheet. */
  readonly pictures: readonly ExportPicture[]
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
  readonly view: 'sheet' | 'play'
  /** The one that plays; the first where it is gone. */
  readonly shownAnimation: string | null
  /** What lies under clear pixels. */
  readonly ground: (typeof grounds)[number]
  readonly groundColour: string
  /** Pixels of the screen for one of the file's. */
  readonly zoom: number | 'fit'
  /** The export that was finished last while this was open. */
  readonly done: { readonly id: string; readonly count: number } | null
}

export const grounds = ['checks', 'scene'] as const

export const useExportStore = createFacts<ExportFacts>(() => ({
  pictures: [],
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
}))

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
