/** What the main process and the engine process say to each other. Both are ours: types, no schemas. */
import type { SeriesToDo } from './series/messages.ts'
import type { Foreseen, Foresight } from '../engine/engine.ts'
import type { Extended } from '../engine/extend/seam.ts'
import type {
  Capabilities,
  DeviceReport,
  ErrorCode,
  GenerateEvent,
  GenerateRequest,
  ModelEntry,
  PassageChanges,
  Pixels,
  Recipe,
  Settings,
} from './contract.ts'

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
  /** What speaks against a painting, before it is asked for; null for nothing. */
  foresee: { input: { readonly modelId: string; readonly painting: Foreseen }; output: Foresight | null }
  /** Where this machine can paint. */
  devices: { input: { readonly again: boolean }; output: DeviceReport }
  /** Asks a server what it is. */
  checkServer: { input: Server; output: { readonly name: string } }
}
export type EngineCallName = keyof EngineCalls

export type ToEngine =
  | { readonly type: 'configure'; readonly configuration: EngineConfiguration }
  | { readonly type: 'call'; readonly id: number; readonly name: EngineCallName; readonly input: unknown }
  /** Comes with the port that the events go to. */
  | { readonly type: 'generate'; readonly order: PaintingOrder }
  /** The same. */
  | { readonly type: 'series'; readonly todo: SeriesToDo }

/** Unasked, engine to main: all of a model's files are being read, `bytes` of them; 0 when that is over. */
export interface FromEngine {
  readonly type: 'looking'
  readonly bytes: number
}

export interface PaintingOrder {
  readonly modelId: string
  readonly request: Omit<GenerateRequest, 'images'>
  /** The picture to edit, then those that the instruction refers to. */
  readonly sources: readonly Pixels[]
  /** Whether it is an edit of the first of them; else all are references. */
  readonly isEdit: boolean
  /** Candidates are painted for each row. */
  readonly choosing: boolean
  /** Although the memory at hand seems too small for it. */
  readonly anyway: boolean
}

/** On a painting's port, main to engine. Closing the port stops it too. */
export type StreamControl =
  /** finish: what is painted of the picture so far is handed out as it is. */
  | { readonly type: 'pause' | 'continue' | 'finish' | 'stop' }
  | { readonly type: 'steer'; readonly changes: PassageChanges }
  /** Whether candidates are painted for each row. */
  | { readonly type: 'choosing'; readonly on: boolean }
  | { readonly type: 'choose'; readonly place: number }

/** On a painting's port: the events, and each finished picture once more with what its file is made of. */
export type EngineStreamMessage =
  | GenerateEvent
  | PaintedPicture
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }

export interface PaintedPicture {
  readonly type: 'painted'
  readonly image: number
  readonly pixels: Pixels
  /** Of a picture that is not finished: 0 where nothing is painted yet. */
  readonly alpha?: Uint8Array
  /** Of a picture that continues another: where what is new begins. */
  readonly extension?: Extended
  readonly recipe: Recipe
  /** Of an edit: its parent as the model repeats it, where the model can be asked. */
  readonly copy: Pixels | null
  /** Milliseconds since the painting began. */
  readonly elapsedMs: number
}
