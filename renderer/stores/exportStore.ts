/** What is being made ready for an export: pictures in order, animations of them, how it is done, and how it would look. */
import type { ExportPicture, ExportPreset, ExportPreview, ExportSettings } from '../../electron/contract.ts'
import { defaultExportSettings, type ExportAnimation } from '../document/exportOrder.ts'
import { createFacts } from './facts.ts'

interface ExportFacts {
  /** In the order of the sheet. */
  readonly pictures: readonly ExportPicture[]
  /** Those marked in the list, which become an animation or are taken out. */
  readonly marked: ReadonlySet<string>
  readonly animations: readonly ExportAnimation[]
  readonly settings: ExportSettings
  readonly presets: readonly ExportPreset[]
  /** As it would be; null before the first look. */
  readonly preview: ExportPreview | null
  /** The look does not show yet what is set. */
  readonly isLooking: boolean
  /** Why there is no look, in a sentence. */
  readonly trouble: string | null
}

export const useExportStore = createFacts<ExportFacts>(() => ({
  pictures: [],
  marked: new Set(),
  animations: [],
  settings: defaultExportSettings,
  presets: [],
  preview: null,
  isLooking: false,
  trouble: null,
}))

export function changeExport(change: Partial<ExportSettings>): void {
  useExportStore.setState(({ settings }) => ({ settings: { ...settings, ...change } }))
}
