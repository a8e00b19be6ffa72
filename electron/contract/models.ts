/** The models on this machine: which are installed, what fits, and how others come here. */
import { z } from 'zod'
import type { Capabilities, DeviceReport, Fit, FreeRoom, Quantization } from '../../engine/types.ts'

export interface ModelEntry {
  readonly id: string
  readonly name: string
  readonly folder: string
  readonly embedded: boolean
}

/** An installed model as the models page shows it. */
export interface InstalledModel extends ModelEntry {
  readonly bytesOnDisk: number
  /** Null: as released, converted to float32 when it is first used. */
  readonly precision: Quantization | null
  /** The address or the folder that it was imported from. */
  readonly origin: string | null
  /** Null when its settings cannot be read; `problem` says why. */
  readonly fit: Fit | null
  readonly sentence: string
  readonly problem: string | null
  /** Lies in the user's own models folder. */
  readonly removable: boolean
}

export interface ModelsOverview {
  readonly models: readonly InstalledModel[]
  /** The user's own models folder. */
  readonly folder: string
  readonly free: FreeRoom
}

/** What a checkpoint folder would need, before it is imported. */
export interface FolderFit {
  readonly folder: string
  readonly name: string
  readonly fits: readonly Fit[]
  /** The one to offer; null when none fits. */
  readonly choice: Quantization | null
  readonly sentence: string
  readonly free: FreeRoom
}

/** An import or a download, under way or waiting to be gone on with. */
export interface ModelJob {
  readonly id: string
  readonly kind: 'import' | 'download'
  /** The folder's name or the address. */
  readonly title: string
  readonly state: 'running' | 'stopped' | 'failed' | 'done'
  readonly stage: 'starting' | 'downloading' | 'reading' | 'writing' | 'verifying'
  readonly doneBytes: number
  /** 0 until it is known. */
  readonly bytes: number
  /** What went wrong, or which precision was chosen and why. */
  readonly message: string | null
  /** What is being waited for. */
  readonly waiting: string | null
}

export interface ModelJobsNotice {
  readonly type: 'models:jobs'
  readonly jobs: readonly ModelJob[]
  /** A model came or went: lists are to be read again. */
  readonly changed: boolean
}

const quantization = z.enum(['fp32', 'fp16', 'int8', 'int4']) satisfies z.ZodType<Quantization>
const jobId = z.string().min(1).max(100)

export const modelChannels = {
  'models:list': z.object({}),
  'models:capabilities': z.object({ modelId: z.string().min(1).max(200) }),
  'models:overview': z.object({}),
  /** Where this machine can paint; `again` tries everything anew. */
  'models:devices': z.object({ again: z.boolean() }),
  /** Asks for a checkpoint folder and what it would need. */
  'models:chooseFolder': z.object({}),
  /** Only a folder that the user has chosen. */
  'models:import': z.object({
    folder: z.string().min(1).max(4000),
    quantization,
    name: z.string().max(100).nullable(),
  }),
  /** `quantization` null: what fits best. */
  'models:download': z.object({
    address: z.string().min(1).max(500),
    quantization: quantization.nullable(),
    anyway: z.boolean(),
  }),
  'models:jobs': z.object({}),
  /** What has been done is kept. */
  'models:stop': z.object({ jobId }),
  'models:resume': z.object({ jobId }),
  /** Throws away what an unfinished job has brought, or takes a finished one off the list. */
  'models:discard': z.object({ jobId }),
  /** To the trash; for good where there is none and `forGood` is set. */
  'models:remove': z.object({ modelId: z.string().min(1).max(200), forGood: z.boolean() }),
} as const

export interface ModelOutput {
  'models:list': readonly ModelEntry[]
  'models:capabilities': Capabilities
  'models:overview': ModelsOverview
  'models:devices': DeviceReport
  /** Null: none was chosen. */
  'models:chooseFolder': FolderFit | null
  'models:import': ModelJob
  'models:download': ModelJob
  'models:jobs': readonly ModelJob[]
  'models:stop': null
  'models:resume': null
  'models:discard': null
  'models:remove': { readonly removed: 'trash' | 'forGood' | 'noTrash' }
}
