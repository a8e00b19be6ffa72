/**
 * THE contract between the window and the main process: channel -> { input, output }. The main process
 * parses every input with these schemas; the preload exposes one function per channel and nothing else.
 */
import type { z } from 'zod'
import type { ErrorCode } from '../engine/types.ts'
import { boardChannels, type BoardOutput } from './contract/boards.ts'
import { exportChannels, type ExportOutput } from './contract/exports.ts'
import { fileChannels, type FileOutput } from './contract/files.ts'
import { guardChannels, type GuardOutput } from './contract/guard.ts'
import { historyChannels, type HistoryOutput } from './contract/history.ts'
import { jobChannels, type JobOutput } from './contract/jobs.ts'
import { modelChannels, type ModelOutput } from './contract/models.ts'
import { pictureChannels, type LibraryNotice, type PictureOutput } from './contract/pictures.ts'
import type { PicturesOrder } from './contract/pictureOrders.ts'
import { presetChannels, type PresetOutput } from './contract/presets.ts'
import { seriesChannels, type SeriesOutput, type SeriesTable } from './contract/series.ts'
import { setChannels, type SetOutput } from './contract/sets.ts'
import { studioChannels, type MenuNotice, type PromptNotice, type StudioOutput } from './contract/studio.ts'

export * from '../engine/types.ts'
export * from './contract/boards.ts'
export * from './contract/exports.ts'
export * from './contract/files.ts'
export * from './contract/guard.ts'
export * from './contract/history.ts'
export * from './contract/jobs.ts'
export * from './contract/models.ts'
export * from './contract/pictureOrders.ts'
export * from './contract/pictures.ts'
export * from './contract/presets.ts'
export * from './contract/saving.ts'
export * from './contract/series.ts'
export * from './contract/sets.ts'
export { usKeyboard, type Shortcut } from './contract/shortcuts.ts'
export * from './contract/studio.ts'

/** Request/response channels. Outputs are types only: the main process is trusted, the window is not. */
export const channels = {
  ...pictureChannels,
  ...fileChannels,
  ...exportChannels,
  ...guardChannels,
  ...historyChannels,
  ...boardChannels,
  ...jobChannels,
  ...presetChannels,
  ...setChannels,
  ...seriesChannels,
  ...modelChannels,
  ...studioChannels,
}
export type Channel = keyof typeof channels
export type ChannelInput<C extends Channel> = z.input<(typeof channels)[C]>
export interface ChannelOutput
  extends
    PictureOutput,
    FileOutput,
    ExportOutput,
    GuardOutput,
    HistoryOutput,
    BoardOutput,
    JobOutput,
    PresetOutput,
    SetOutput,
    SeriesOutput,
    ModelOutput,
    StudioOutput {}

/** What the main process tells unasked. */
export type Notice =
  /** The engine process died while nothing was being painted, and was started again. */
  | { readonly type: 'engine:restarted' }
  /** Every byte of the model's files is being read, as at its first use and once a week. */
  | { readonly type: 'engine:looking'; readonly bytes: number }
  /** A picture is on its way into the file that the user named: large ones take a while. */
  | { readonly type: 'file:saving'; readonly name: string }
  /** The page died and was opened again. */
  | { readonly type: 'window:reopened' }
  | MenuNotice
  | PromptNotice
  | LibraryNotice

/** Results cross as data: Electron keeps only the message of a thrown error. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } }

/** What the preload puts on `window.patchwork`. */
export interface Bridge {
  /**
   * What becomes of jobs comes otherwise (WatchMessage): the window makes a MessageChannel, posts one end with
   * `window.postMessage({ type: 'watch' }, '*', [port])`, and the preload hands it on.
   */
  invoke<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<Result<ChannelOutput[C]>>
  /**
   * Brings in files that the user has given to the page. Returns the places of those that lie in no folder, because they were
   * pasted or made up; the page has to send what is in them.
   */
  bringIn(files: readonly File[], place: Omit<PicturesOrder, 'files'>): Promise<Result<readonly number[]>>
  /** A table that the user has given to the page; null for one that lies in no folder: the page has to send its text. */
  giveTable(file: File): Promise<Result<SeriesTable | null>>
  readonly platform: string
  /** Returns an unsubscribe function. */
  onNotice(listener: (notice: Notice) => void): () => void
}
