/** The models on this machine. */
import { z } from 'zod'
import type { Capabilities } from '../../engine/engine.ts'

export interface ModelEntry {
  readonly id: string
  readonly name: string
  readonly folder: string
  readonly embedded: boolean
}

export const modelChannels = {
  'models:list': z.object({}),
  'models:capabilities': z.object({ modelId: z.string().min(1).max(200) }),
} as const

export interface ModelOutput {
  'models:list': readonly ModelEntry[]
  'models:capabilities': Capabilities
}
