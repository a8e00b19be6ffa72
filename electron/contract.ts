/**
 * THE contract between the window and the main process: channel -> { input, output }. The main process
 * parses every input with these schemas; the preload exposes one function per channel and nothing else.
 */
import type { z } from 'zod'
import type { ErrorCode, GenerateEvent } from '../engine/types.ts'
import { fileChannels, type FileOutput } from './contract/files.ts'
import { guardChannels, type GuardOutput } from './contract/guard.ts'
import { historyChannels, type HistoryOutput } from './contract/history.ts'
import { modelChannels, type ModelJobsNotice, type ModelOutput } from './contract/models.ts'
import { pictureChannels, type LibraryNotice, type Picture, type PictureOutput } from './contract/pictures.ts'
import { queueChannels, type QueueOutput } from './contract/queue.ts'
import { streamControlSchema, type StreamControl } from './contract/stream.ts'
import { studioChannels, type MenuNotice, type StudioOutput } from './contract/studio.ts'

export type { StreamControl }
export { streamControlSchema }
export * from '../engine/types.ts'
export * from './contract/files.ts'
export * from './contract/guard.ts'
export * from './contract/history.ts'
export * from './contract/models.ts'
export * from './contract/pictures.ts'
export * from './contract/queue.ts'
export { usKeyboard, type Shortcut } from './contract/shortcuts.ts'
export * from './contract/studio.ts'

/** Port messages, engine to window. `saved` follows each `image` once it is in the library. */
export type StreamMessage =
  | Exclude<GenerateEvent, { type: 'token' }>
  /** Of a token's latents the window hears only of how many pictures they are. */
  | (Omit<Extract<GenerateEvent, { type: 'token' }>, 'values'> & { readonly pictures: number })
  | { readonly type: 'saved'; readonly image: number; readonly picture: Picture }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }

/** Request/response channels. Outputs are types only: the main process is trusted, the window is not. */
export const channels = {
  ...pictureChannels,
  ...fileChannels,
  ...guardChannels,
  ...historyChannels,
  ...queueChannels,
  ...modelChannels,
  ...studioChannels,
}
export type Channel = keyof typeof channels
export type ChannelInput<C extends Channel> = z.input<(typeof channels)[C]>
export interface ChannelOutput
  extends PictureOutput, FileOutput, GuardOutput, HistoryOutput, QueueOutput, ModelOutput, StudioOutput {}

/** What the main process tells unasked. */
export type Notice =
  /** The engine process died and was started again. */
  { readonly type: 'engine:restarted' } | MenuNotice | LibraryNotice | ModelJobsNotice

/** Results cross as data: Electron keeps only the message of a thrown error. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } }

/** What the preload puts on `window.patchwork`. */
export interface Bridge {
  /**
   * A generation is asked for otherwise: the window makes a MessageChannel, posts one end with
   * `window.postMessage({ type: 'generate', request }, '*', [port])`, and the preload hands it on.
   */
  invoke<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<Result<ChannelOutput[C]>>
  readonly platform: string
  /** Returns an unsubscribe function. */
  onNotice(listener: (notice: Notice) => void): () => void
}
