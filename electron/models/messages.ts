/** What the main process and the models process say to each other. Both are ours: types, no schemas. */
import type { InstallEvent } from '../../engine/hub/installFromHub.ts'
import type { FolderFit, ModelsOverview, Quantization } from '../contract.ts'
import type { EngineSettings } from '../engineMessages.ts'

export type ModelProcessSettings = EngineSettings

/** What was asked for; kept until it is done, so that it can be gone on with. */
export type ModelOrder =
  | {
      readonly kind: 'import'
      readonly folder: string
      readonly quantization: Quantization
      /** Null: after the folder and the format. */
      readonly name: string | null
    }
  | {
      readonly kind: 'download'
      readonly address: string
      /** Null: what fits best. */
      readonly quantization: Quantization | null
      /** Also if it will not fit into memory. */
      readonly anyway: boolean
    }

/** Questions with one answer. `gpu`: a graphics card may be used, so its memory counts. */
export interface ModelCalls {
  overview: { input: { readonly gpu: boolean }; output: ModelsOverview }
  inspect: { input: { readonly folder: string; readonly gpu: boolean }; output: FolderFit }
  /** Throws away what an order has left behind. */
  discard: { input: ModelOrder; output: null }
}
export type ModelCallName = keyof ModelCalls

export type ToModels =
  | { readonly type: 'call'; readonly id: number; readonly name: ModelCallName; readonly input: unknown }
  | { readonly type: 'start'; readonly jobId: string; readonly order: ModelOrder; readonly gpu: boolean }
  | { readonly type: 'stop'; readonly jobId: string }

/** Besides answers. */
export interface FromModels {
  readonly type: 'job'
  readonly jobId: string
  readonly event: JobEvent
}

export type JobEvent =
  | InstallEvent
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly message: string }
