/** The drift guard after the fact: another strength for an edit that is already painted. */
import { z } from 'zod'
import type { GuardScore } from '../../engine/types.ts'
import { idSchema } from './ids.ts'
import type { Picture } from './pictures.ts'

const guarding = z.object({ id: idSchema, strength: z.number().min(0).max(1) })

export const guardChannels = {
  'pictures:guard': guarding,
  /** What that strength would give; nothing is kept. */
  'pictures:tryGuard': guarding,
} as const

export interface GuardTrial {
  readonly score: GuardScore
  /** PNG files. */
  readonly png: Uint8Array
  readonly map: Uint8Array
}

export interface GuardOutput {
  /** A new picture with the same parent and turn. */
  'pictures:guard': Picture
  'pictures:tryGuard': GuardTrial
}
