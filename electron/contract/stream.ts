import { z } from 'zod'

/** Port messages, window to engine. Closing the port is the stop. */
export const streamControlSchema = z.object({ type: z.enum(['pause', 'continue']) })
export type StreamControl = z.infer<typeof streamControlSchema>
