import { EngineError, missingCase } from '../errors.ts'

export const exitCodes = { ok: 0, failure: 1, badInput: 2, stopped: 130 } as const

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof EngineError)) return exitCodes.failure
  switch (error.code) {
    case 'request/invalid':
    case 'image/unreadable':
    case 'memory/short':
    case 'journal/unreadable':
    case 'journal/unwritable':
    case 'model/not-found':
    case 'model/no-autoencoder':
      return exitCodes.badInput
    case 'engine/aborted':
      return exitCodes.stopped
    case 'model/unreadable':
    case 'model/unsupported':
    case 'model/config':
    case 'cache/unwritable':
    case 'remote/unreachable':
    case 'remote/refused':
    case 'remote/answer':
    case 'engine/crashed':
    case 'engine/failed':
      return exitCodes.failure
    default:
      return missingCase(error.code)
  }
}
