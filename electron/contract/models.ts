/** The models on this machine: which are installed, what fits, and how others come here. */
import { z } from 'zod'
import {
  profileChangeSchema,
  writtenRequestSchema,
  type Capabilities,
  type DeviceReport,
  type Fit,
  type Foresight,
  type FreeRoom,
  type ModelEntry,
  type ModelProfile,
  type Quantization,
} from '../../engine/types.ts'

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
  /** What it was taken for and how it is run; null when its settings cannot be read. */
  readonly profile: ModelProfile | null
  /** Lies in the user's own models folder. */
  readonly removable: boolean
}

export interface ModelsOverview {
  readonly models: readonly InstalledModel[]
  /** The user's own models folder. */
  readonly folder: string
  readonly free: FreeRoom
}

/** What a checkpoint folder is and what it would need, before it is imported. */
export interface FolderFit {
  readonly folder: string
  readonly name: string
  readonly fits: readonly Fit[]
  /** The one to offer; null when none fits. */
  readonly choice: Quantization | null
  readonly sentence: string
  readonly free: FreeRoom
  readonly profile: ModelProfile
}

const quantization = z.enum(['fp32', 'fp16', 'int8', 'int4']) satisfies z.ZodType<Quantization>

/** What the user says of a checkpoint; null: as its files tell. */
const { generation, release } = profileChangeSchema.shape
const choices = { generation: generation.default(null), release: release.default(null) }

export const importOrderSchema = z.object({
  folder: z.string().min(1).max(4000),
  quantization,
  /** Null: after the folder and the format. */
  name: z.string().max(100).nullable(),
  ...choices,
})
export const downloadOrderSchema = z.object({
  address: z.string().trim().min(1).max(500),
  /** Null: what fits best. */
  quantization: quantization.nullable(),
  /** Also if it will not fit into memory. */
  anyway: z.boolean(),
  ...choices,
})

export const modelChannels = {
  'models:list': z.object({}),
  'models:capabilities': z.object({ modelId: z.string().min(1).max(200) }),
  /** What speaks against a painting before it is asked for; its pictures are known by their sizes. */
  'models:foresee': z.object({
    modelId: z.string().min(1).max(200),
    request: writtenRequestSchema.omit({ extend: true }),
    images: z.array(z.object({ width: z.number().int().min(1), height: z.number().int().min(1) })).max(8),
  }),
  'models:overview': z.object({}),
  /** Where this machine can paint; `again` tries everything anew. */
  'models:devices': z.object({ again: z.boolean() }),
  /** Asks for a checkpoint folder and what it would need. */
  'models:chooseFolder': z.object({}),
  /** The chosen folder once more, as the user says that it is. */
  'models:inspect': z.object({ folder: z.string().min(1).max(4000), ...choices }),
  /** Of one in the user's own models folder; takes effect at once. */
  'models:changeProfile': z.object({ modelId: z.string().min(1).max(200), change: profileChangeSchema }),
  /** Each starts a job. Only a folder that the user has chosen. */
  'models:import': importOrderSchema,
  'models:download': downloadOrderSchema,
  /** To the trash; for good where there is none and `forGood` is set. */
  'models:remove': z.object({ modelId: z.string().min(1).max(200), forGood: z.boolean() }),
} as const

export interface ModelOutput {
  'models:list': readonly ModelEntry[]
  'models:capabilities': Capabilities
  /** Null for nothing. */
  'models:foresee': Foresight | null
  'models:overview': ModelsOverview
  'models:devices': DeviceReport
  /** Null: none was chosen. */
  'models:chooseFolder': FolderFit | null
  'models:inspect': FolderFit
  'models:changeProfile': null
  'models:import': null
  'models:download': null
  'models:remove': { readonly removed: 'trash' | 'forGood' | 'noTrash' }
}
