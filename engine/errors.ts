/** Every failure a user can meet has a code from this closed list and one sentence that says what to do. */
export const errorCodes = [
  'request/invalid',
  'image/unreadable',
  'journal/unreadable',
  'journal/unwritable',
  'model/not-found',
  'model/unreadable',
  'model/unsupported',
  'model/config',
  'model/no-autoencoder',
  'memory/short',
  'cache/unwritable',
  'remote/unreachable',
  'remote/refused',
  'remote/answer',
  'engine/aborted',
  'engine/crashed',
  'engine/failed',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** An expected failure. `message` is one sentence for the user; `cause` keeps the origin for a bug report. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'engine/aborted'
}

/** Throws at compile time when a union member is forgotten, at run time when data lies about its type. */
export function missingCase(value: never): never {
  throw new TypeError(`Unexpected value ${JSON.stringify(value)}`)
}
