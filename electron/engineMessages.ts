/** What the main process and the engine process say to each other. Both are ours: types, no schemas. */
import type {
  Capabilities,
  DeviceReport,
  FoundRecipe,
  GenerateRequest,
  GuardScore,
  ModelEntry,
  Recipe,
  Result,
  Settings,
  StreamMessage,
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
  /** Where this machine can paint. */
  devices: { input: { readonly again: boolean }; output: DeviceReport }
  /** Asks a server what it is. */
  checkServer: { input: Server; output: { readonly name: string } }
  /** Any image file in, a PNG of its pixels out, and what the file says of itself. */
  importPicture: {
    input: { readonly bytes: Uint8Array }
    output: EncodedPicture & { readonly found: FoundRecipe | null }
  }
  cropPicture: { input: CropOrder; output: EncodedPicture }
  /** The drift guard over an edit that is painted. */
  guardPicture: { input: GuardOrder; output: EncodedPicture & { readonly guard: EncodedGuard } }
  /** The same for a look at it: not larger than a screen. */
  tryGuard: { input: GuardOrder; output: { readonly png: Uint8Array; readonly guard: EncodedGuard } }
}
export type EngineCallName = keyof EngineCalls

export interface EncodedPicture {
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
  readonly recipe: Recipe | null
}

export interface PaintedPicture extends EncodedPicture {
  /** Edits have it. */
  readonly guard?: EncodedEdit
}

/** What the drift guard did, with its map as an 8-bit grey PNG. */
export interface EncodedGuard {
  readonly strength: number
  readonly score: GuardScore
  readonly map: Uint8Array
}

export interface EncodedEdit extends EncodedGuard {
  /** The edit as the model painted it, and the parent as the model repeats it: PNG files for later guarding. */
  readonly edit: Uint8Array
  readonly copy: Uint8Array | null
}

export interface GuardOrder {
  readonly parentFile: string
  readonly editFile: string
  readonly copyFile: string | null
  readonly strength: number
  readonly recipe: Recipe | null
}

export interface CropOrder {
  readonly file: string
  readonly recipe: Recipe | null
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

export type ToEngine =
  | { readonly type: 'configure'; readonly configuration: EngineConfiguration }
  | { readonly type: 'call'; readonly id: number; readonly name: EngineCallName; readonly input: unknown }
  /** Comes with the port that the events go to. */
  | { readonly type: 'generate'; readonly generation: GenerationOrder }

export interface GenerationOrder {
  readonly modelId: string
  readonly request: Omit<GenerateRequest, 'images'>
  /** PNG files: the picture to edit, then those that the instruction refers to. */
  readonly sourceFiles: readonly string[]
  /** Whether it is an edit of the first file; else all files are references. */
  readonly isEdit: boolean
  /** Strength of the drift guard for edits; 0 keeps them as the model made them. */
  readonly guard: number
}

export type FromEngine = { readonly type: 'answer'; readonly id: number; readonly result: Result<unknown> }

/** On a generation's port: the events, and each finished picture once more as the PNG to keep. */
export type EngineStreamMessage =
  | Exclude<StreamMessage, { type: 'saved' }>
  | ({ readonly type: 'encoded'; readonly image: number; readonly elapsedMs: number } & PaintedPicture)
