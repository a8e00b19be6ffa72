import { failure } from '../painting.ts'
import type { Outcome } from './paintRunner.ts'

/** How a job ended that threw: stopped by the user, which is also to say that what is there is to stay, or failed. */
export function endedBy(error: unknown, stopped: boolean): Outcome {
  const { code, message } = failure(error)
  return stopped || code === 'engine/aborted' ? { type: 'stopped' } : { type: 'failed', code, message }
}
