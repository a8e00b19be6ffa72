/** The models on this machine: which are installed, what fits, and how others come here. */
import { z } from 'zod'
import type { Capabilities, DeviceReport, Fit, FreeRoom, ModelEntry, Quantization } from '../../engine/types.ts'

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

const quantization = z.enum(['fp32', 'fp16', 'int8', 'int4']) satisfies z.ZodType<Quantization>

export const importOrderSchema = z.object({
  folder: z.string().min(1).max(4000),
  quantization,
  /** Null: after the folder and the format. */
  name: z.string().max(100).nullable(),
})
export const downloadOrderSchema = z.object({
  address: z.string().trim().min(1).max(500),
  /** Null: what fits best. */
  quantization: quantization.nullable(),
  /** Also if it will not fit into memory. */
  anyway: z.boolean(),
})

export const modelChannels = {
  'models:list': z.object({}),
  'models:capabilities': z.object({ modelId: z.string().min(1).max(200) }),
  'models:overview': z.object({}),
  /** Where this machine can paint; `again` tries everything anew. */
  'models:devices': z.object({ again: z.boolean() }),
  /** Asks for a checkpoint folder and what it would need. */
  'models:chooseFolder': z.object({}),
  /** Each starts a job. Only a folder that the user has chosen. */
  'models:import': importOrderSchema,
  'models:download': downloadOrderSchema,
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
  'models:import': null
  'models:download': null
  'models:remove': { readonly removed: 'trash' | 'forGood' | 'noTrash' }
}
