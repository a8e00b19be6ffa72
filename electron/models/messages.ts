/** What the main process and the models process say to each other. Both are ours: types, no schemas. */
import type { InstallEvent } from '../../engine/hub/installFromHub.ts'
import type { ChannelInput, FolderFit, ModelJob, ModelsOverview } from '../contract.ts'
import type { EngineSettings } from '../engineMessages.ts'

export type ModelProcessSettings = EngineSettings

/** What was asked for: the part of its job that the models process goes by. */
export type ModelOrder =
  | Pick<Extract<ModelJob, { kind: 'import' }>, Order>
  | Pick<Extract<ModelJob, { kind: 'download' }>, Order>
type Order = 'kind' | 'order'

/** Questions with one answer. `gpu`: a graphics card may be used, so its memory counts. */
export interface ModelCalls {
  overview: { input: { readonly gpu: boolean }; output: ModelsOverview }
  inspect: { input: Required<ChannelInput<'models:inspect'>> & { readonly gpu: boolean }; output: FolderFit }
  changeProfile: { input: ChannelInput<'models:changeProfile'>; output: null }
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
