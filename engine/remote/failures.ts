/** The three ways in which a server lets one down, and the user's own mistake; each caller brings the sentence. */
import { EngineError } from '../errors.ts'

/** No connection, or one that broke or fell silent. */
export function unreachable(message: string, cause: unknown): EngineError {
  return new EngineError('remote/unreachable', message, { cause })
}

/** The server said no. */
export function refused(message: string): EngineError {
  return new EngineError('remote/refused', message)
}

/** The server said something that is no picture. */
export function unusable(message: string, cause?: unknown): EngineError {
  return new EngineError('remote/answer', message, cause === undefined ? {} : { cause })
}

export function notAnImageServer(host: string): EngineError {
  return unusable(`What answers at ${host} is not an image server; check the address and its port.`)
}

export function withoutPicture(host: string): EngineError {
  return unusable(`${host} sent an answer without a picture; look at the server's log.`)
}

/** What was asked for cannot be sent. */
export function invalid(message: string): EngineError {
  return new EngineError('request/invalid', message)
}
