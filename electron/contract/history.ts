/** The tree of everything that happened on the board; see renderer/document/history.ts. */
import { z } from 'zod'
import { firstBoardId } from './boards.ts'
import { idSchema, idsSchema } from './ids.ts'
import { verbSchema } from './pictures.ts'

export const stepVerbSchema = z.enum([
  'start',
  ...verbSchema.options,
  'open',
  'duplicate',
  'move',
  'arrange',
  'order',
  'opacity',
  'fold',
  'unfold',
  'takeAway',
  'delete',
  /** Deleted while another board was open. */
  'gone',
  'export',
])
export type StepVerb = z.infer<typeof stepVerbSchema>

const placedSchema = z.object({
  id: idSchema,
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  /** Candidates that lie under it, out of sight. */
  folded: z.array(idSchema).readonly().optional(),
  /** How much of it is seen; all where it is missing. */
  opacity: z.number().min(0).max(1).optional(),
})

/** One node of the tree. Boards are kept as what changed from the parent's board, so that any number of steps stays small. */
export const stepSchema = z.object({
  id: idSchema,
  parentId: idSchema.nullable(),
  verb: stepVerbSchema,
  at: z.number(),
  /** What the user calls it. */
  name: z.string().max(200).nullable(),
  pinned: z.boolean(),
  deleted: z.boolean(),
  /** The pictures it made or touched. */
  pictureIds: z.array(idSchema),
  /** Pictures placed anew or moved, topmost last, and pictures taken off. */
  placed: z.array(placedSchema),
  removed: z.array(idSchema),
})
export type StoredStep = Readonly<z.infer<typeof stepSchema>>

export const historyChannels = {
  /** Of the board that is open, unless another is named. */
  'history:load': z.object({ boardId: idSchema.optional() }),
  /** Becomes the head of its board. */
  'history:append': z.object({ step: stepSchema, boardId: idSchema.default(firstBoardId) }),
  'history:go': z.object({ headId: idSchema }),
  'history:change': z.object({
    ids: idsSchema,
    name: z.string().max(200).nullable().optional(),
    pinned: z.boolean().optional(),
    deleted: z.boolean().optional(),
  }),
} as const

export interface HistoryOutput {
  /** Parents before children. `lastChild`: the child visited last, where redo goes. Empty in a new library. */
  'history:load': {
    readonly boardId: string
    readonly steps: readonly StoredStep[]
    readonly headId: string | null
    readonly lastChild: Readonly<Record<string, string>>
    /** Pictures of its steps that the library has no more, because the bin was emptied. */
    readonly lost: readonly string[]
  }
  'history:append': null
  'history:go': null
  'history:change': null
}
