/**
 * THE contract between the window and the main process: channel -> { input, output }. The main process
 * parses every input with these schemas; the preload exposes one function per channel and nothing else.
 */
import { z } from 'zod'
import type { ErrorCode } from '../engine/errors.ts'
import type { GenerateEvent, Recipe } from '../engine/event.ts'
import type { Capabilities } from '../engine/engine.ts'
import { generateRequestSchema, type GenerateRequest, type Pixels } from '../engine/request.ts'

export type { Capabilities, GenerateEvent, GenerateRequest, Pixels, Recipe }
export type { ErrorCode }
export { promptLimit } from '../engine/request.ts'

const id = z.string().regex(/^[0-9a-f-]{36}$/)

/** A finished picture in the library. Its pixels are at `image://library/<hash>.png`. */
export const pictureSchema = z.object({
  id,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** The picture this one was edited from. */
  parentId: id.nullable(),
  prompt: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  createdAt: z.number(),
  /** Milliseconds the generation took; null for imported pictures. */
  elapsedMs: z.number().nullable(),
  recipe: z.custom<Recipe>().nullable(),
})
export type Picture = Readonly<z.infer<typeof pictureSchema>>

export interface ModelEntry {
  readonly id: string
  readonly name: string
  readonly folder: string
  readonly embedded: boolean
}

/** What the window asks for on the generate stream. `parentId` makes it an edit of that library picture. */
export const generateStreamSchema = z.object({
  request: generateRequestSchema.omit({ images: true }),
  modelId: z.string().min(1).max(200),
  parentId: id.nullable(),
})
export type GenerateStreamRequest = z.input<typeof generateStreamSchema>

/** Port messages, engine to window. `saved` follows each `image` once it is in the library. */
export type StreamMessage =
  | GenerateEvent
  | { readonly type: 'saved'; readonly image: number; readonly picture: Picture }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }
/** Port messages, window to engine. Closing the port is the stop. */
export const streamControlSchema = z.object({ type: z.enum(['pause', 'continue']) })
export type StreamControl = z.infer<typeof streamControlSchema>

/** Request/response channels. Outputs are types only: the main process is trusted, the window is not. */
export const channels = {
  'models:list': z.object({}),
  'models:capabilities': z.object({ modelId: z.string().min(1).max(200) }),
  'pictures:list': z.object({ limit: z.number().int().min(1).max(500), before: z.number().optional() }),
  'pictures:delete': z.object({ id }),
  'pictures:restore': z.object({ id }),
  'pictures:savePng': z.object({ id }),
  'pictures:import': z.object({ name: z.string().max(500), bytes: z.instanceof(Uint8Array) }),
  'app:initialPrompt': z.object({}),
  'settings:get': z.object({}),
  'settings:set': z.object({
    theme: z.enum(['system', 'dark', 'light']).optional(),
    modelId: z.string().max(200).optional(),
  }),
} as const
export type Channel = keyof typeof channels
export type ChannelInput<C extends Channel> = z.input<(typeof channels)[C]>

export interface Settings {
  readonly theme: 'system' | 'dark' | 'light'
  readonly modelId: string
}

export interface ChannelOutput {
  'models:list': readonly ModelEntry[]
  'models:capabilities': Capabilities
  /** Newest first. */
  'pictures:list': readonly Picture[]
  'pictures:delete': null
  'pictures:restore': Picture
  /** The path written, or null when the user closed the dialog. */
  'pictures:savePng': string | null
  'pictures:import': Picture
  /** The prompt given on the command line (`npm start -- "..."`), once. */
  'app:initialPrompt': string | null
  'settings:get': Settings
  'settings:set': Settings
}

/** Results cross as data: Electron keeps only the message of a thrown error. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } }

/** What the preload puts on `window.patchwork`. */
export interface Bridge {
  invoke<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<Result<ChannelOutput[C]>>
  /**
   * Asks for a generation. The window makes a MessageChannel, posts one end with
   * `window.postMessage({ type: 'generate', request }, '*', [port])`, and the preload hands it on.
   */
  readonly platform: string
  /** Tells that the engine process died and was started again; returns an unsubscribe function. */
  onEngineRestart(listener: () => void): () => void
}
