/** What goes wrong between here and a hub: what is worth another try, and one sentence for what is not. */
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError } from '../errors.ts'
import type { HubAddress } from './address.ts'

/** How long to put up with a bad line. */
export interface RetryPolicy {
  /** Tries in a row without a byte gained. */
  readonly tries: number
  /** Before the second try, in milliseconds; doubled each time. */
  readonly firstDelay: number
  /** A connection that brings nothing for so long, in milliseconds, is given up. */
  readonly stall: number
}

export const usualRetryPolicy: RetryPolicy = { tries: 6, firstDelay: 1000, stall: 60_000 }

/** Told while a hub is not answering. */
export interface Waiting {
  readonly type: 'waiting'
  readonly seconds: number
  readonly reason: string
}

/** Worth another try, perhaps after the time that the hub asks for. */
class Passing extends Error {
  readonly answer: EngineError
  /** Milliseconds. */
  readonly retryAfter: number | null

  constructor(answer: EngineError, retryAfter: number | null) {
    super(answer.message, { cause: answer })
    this.answer = answer
    this.retryAfter = retryAfter
  }
}

/** The longest that a hub may make us wait without the user saying so. */
const longestWait = 5 * 60_000

/** Waits before the next try, or throws what stands in the way. */
export async function* tryAgain(
  error: unknown,
  attempt: number,
  { retryPolicy, signal }: { readonly retryPolicy: RetryPolicy; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Waiting, void> {
  if (!(error instanceof Passing)) throw error
  const delay = error.retryAfter ?? retryPolicy.firstDelay * 2 ** (attempt - 1)
  if (attempt >= retryPolicy.tries || delay > longestWait) throw error.answer
  yield { type: 'waiting', seconds: Math.ceil(delay / 1000), reason: error.message }
  await sleep(delay, undefined, { signal: signal ?? new AbortController().signal }).catch(() => {
    throw stopped()
  })
}

export function stopped(): EngineError {
  return new EngineError('engine/aborted', 'Stopped; the download goes on where it was when it is started again.')
}

/** An answer that is not the file. */
export async function refusal(response: Response, address: HubAddress): Promise<Error> {
  await response.body?.cancel()
  const host = new URL(address.endpoint).host
  const { repo, revision } = address
  const reason = response.headers.get('x-error-code')
  const { status } = response
  if (status === 429 || status >= 500) {
    const busy = new EngineError('remote/unreachable', `${host} is busy (${status}); start the download again later.`)
    return new Passing(busy, retryAfter(response.headers.get('retry-after')))
  }
  if (reason === 'GatedRepo') {
    return refused(
      `${repo} is given only to those who accept its terms: open ${address.endpoint}/${repo}, accept them, and set HF_TOKEN to a read token of your account.`,
    )
  }
  if (reason === 'RevisionNotFound') return refused(`${repo} has no revision "${revision}"; choose another one.`)
  if (reason === 'EntryNotFound') return refused(`${repo} lacks a file that it lists; choose another revision.`)
  if (status === 401 || status === 403 || status === 404) {
    return refused(
      `${host} has no model ${repo}, or it is private; check the address, and set HF_TOKEN if the model is yours.`,
    )
  }
  return new EngineError(
    'remote/answer',
    `${host} answered ${status} instead of the file; start the download again later.`,
  )
}

function refused(sentence: string): EngineError {
  return new EngineError('remote/refused', sentence)
}

/** Seconds or a date -> milliseconds from now. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const until = Date.parse(header) - Date.now()
  return Number.isNaN(until) ? null : Math.max(0, until)
}

/** What `fetch` and a body's stream throw. Files that cannot be written are no matter of the line. */
export function unreachable(error: unknown, address: HubAddress, signal: AbortSignal | undefined): Error {
  if (signal?.aborted) return stopped()
  if (error instanceof EngineError || error instanceof Passing) return error
  const { host } = new URL(address.endpoint)
  return new Passing(
    new EngineError(
      'remote/unreachable',
      `${host} cannot be reached; check the connection and start the download again: it goes on where it was.`,
      { cause: error },
    ),
    null,
  )
}
