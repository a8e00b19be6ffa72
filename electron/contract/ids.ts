import { z } from 'zod'

export const idSchema = z.string().regex(/^[0-9a-f-]{36}$/)
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
export const idsSchema = z.array(idSchema).min(1)
