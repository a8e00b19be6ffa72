/** What can be done to the pixels of a sprite without painting: the words of it, and their limits. */
import { z } from 'zod'

export const motions = ['bob', 'squash', 'spin', 'turn'] as const
export type Motion = (typeof motions)[number]

/** Frames that each looks best with. */
export const usualFrames: Readonly<Record<Motion, number>> = { bob: 4, squash: 6, spin: 8, turn: 4 }
export const mostFrames = 64

export const transformSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flip'), along: z.enum(['x', 'y']) }),
  z.object({
    kind: z.literal('scale'),
    factor: z.number().min(0.05, 'A size must be 0.05 or more.').max(8, 'A size must be 8 or less.'),
  }),
  z.object({
    kind: z.literal('motion'),
    motion: z.enum(motions),
    frames: z.number().int().min(2).max(mostFrames),
    /** This one alone, so that there is something to be seen and stopped between them; left out, all. */
    frame: z
      .number()
      .int()
      .min(0)
      .max(mostFrames - 1)
      .optional(),
  }),
])
export type Transform = Readonly<z.output<typeof transformSchema>>
