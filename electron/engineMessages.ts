/** What the main process and the engine process say to each other. Both are ours: types, no schemas. */
import type { Capabilities, GenerateRequest, ModelEntry, Recipe, Result, Settings, StreamMessage } from './contract.ts'

/** What the engine process is told on its command line; all else it finds as the command line tool does. */
export interface EngineSettings {
  /** The folder of the checkpoints that come with Patchwork. */
  readonly embeddedModels: string
  /** One more checkpoint folder (PATCHWORK_MODEL), offered before all others. */
  readonly model: string | null
}

export type Server = Settings['server']

/** Of the user's settings, what the engine goes by. */
export type EngineConfiguration = Pick<Settings, 'device' | 'server'>

/** Questions with one answer. */
export interface EngineCalls {
  listModels: { input: null; output: readonly ModelEntry[] }
  capabilities: { input: { readonly modelId: string }; output: Capabilities }
  /** Asks a server what it is. */
  checkServer: { input: Server; output: { readonly name: string } }
  /** Any image file in, a PNG of its RGB pixels out. */
  importPicture: { input: { readonly bytes: Uint8Array }; output: EncodedPicture }
}
export type EngineCallName = keyof EngineCalls

export interface EncodedPicture {
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
  readonly recipe: Recipe | null
}

export type ToEngine =
  | { readonly type: 'configure'; readonly configuration: EngineConfiguration }
  | { readonly type: 'call'; readonly id: number; readonly name: EngineCallName; readonly input: unknown }
  /** Comes with the port that the events go to. */
  | { readonly type: 'generate'; readonly generation: GenerationOrder }

export interface GenerationOrder {
  readonly modelId: string
  readonly request: Omit<GenerateRequest, 'images'>
  /** PNG files of the pictures to edit. */
  readonly sourceFiles: readonly string[]
  /** Strength of the drift guard for edits; 0 is off. */
  readonly guard: number
}

export type FromEngine = { readonly type: 'answer'; readonly id: number; readonly result: Result<unknown> }

/** On a generation's port: the events, and each finished picture once more as the PNG to keep. */
export type EngineStreamMessage =
  | Exclude<StreamMessage, { type: 'saved' }>
  | ({ readonly type: 'encoded'; readonly image: number; readonly elapsedMs: number } & EncodedPicture)
