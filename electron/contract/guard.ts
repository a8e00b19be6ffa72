/** The drift guard after the fact: another strength for an edit that is already painted. */
import { z } from 'zod'
import { idSchema } from './ids.ts'
import type { Picture } from './pictures.ts'

export const guardChannels = {
  'pictures:guard': z.object({ id: idSchema, strength: z.number().min(0).max(1) }),
} as const

export interface GuardOutput {
  /** A new picture with the same parent and turn. */
  'pictures:guard': Picture
}
