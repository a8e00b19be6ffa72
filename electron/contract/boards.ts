/** Boards: each has a name and a history of its own; the pictures are the library's, and may lie on several. */
import { z } from 'zod'
import { idSchema } from './ids.ts'

/** The board of a new library, and of one from before there were several. */
export const firstBoardId = '00000000-0000-4000-8000-000000000001'

export const boardNameSchema = z.string().trim().min(1).max(200)

export const boardChannels = {
  'boards:list': z.object({}),
  /** Becomes the open one; it has no steps yet. */
  'boards:create': z.object({ id: idSchema, name: boardNameSchema }),
  'boards:open': z.object({ id: idSchema }),
  'boards:change': z.object({ id: idSchema, name: boardNameSchema.optional(), archived: z.boolean().optional() }),
} as const

export interface Board {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly usedAt: number
  readonly archived: boolean
  /** Of its newest picture; null while it has none. */
  readonly coverHash: string | null
}

export interface BoardOutput {
  /** The one used last, which is open, first. */
  'boards:list': readonly Board[]
  'boards:create': null
  'boards:open': null
  'boards:change': null
}
