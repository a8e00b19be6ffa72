/**
 * One question to the server and its answer, over `node:http` rather than `fetch`: Node's fetch gives up after 300 s
 * without response headers, which no option of its own changes, and an image server sends none until the picture is
 * done. Each exchange has a connection of its own that is closed at its end, so that stopping is closing it.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { EngineError } from '../errors.ts'
import { lookupElsewhere } from '../linkLocal.ts'
import { unreachable, unusable } from './failures.ts'
import type { Server } from './server.ts'

export interface Question {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: { readonly type: string; readonly bytes: Uint8Array }
  readonly accept?: string
  /** Bytes of the longest answer that is read. */
  readonly largestAnswer: number
  /** Longest wait for the connection, and then for each piece of the answer. */
  readonly connectMs: number
  readonly silenceMs: number
}

export interface Answer {
  readonly status: number
  /** Media type without parameters, in lower case. */
  readonly type: string
  /** To be read once and to its end, or left: leaving closes the connection. */
  readonly pieces: AsyncIterable<Uint8Array>
  close(): void
}

/** Follows no redirect: prompts and keys go to the address that the user entered and nowhere else. */
export async function ask(server: Server, question: Question, signal: AbortSignal): Promise<Answer> {
  throwIfAborted(signal)
  try {
    const response = await open(server, question, signal)
    response.on('error', () => undefined) // told to whoever reads; without a listener Node would end the process
    return {
      status: response.statusCode ?? 0,
      type: (response.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase(),
      pieces: read(server, question, response, signal),
      close: () => response.destroy(),
    }
  } catch (error) {
    throw explain(error, server, signal)
  }
}

export async function readText(answer: Answer): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of answer.pieces) pieces.push(piece)
  return new TextDecoder().decode(Buffer.concat(pieces)) // which takes a byte order mark away
}

function open(server: Server, question: Question, signal: AbortSignal): Promise<IncomingMessage> {
  const { method, path, body, accept = 'application/json', connectMs, silenceMs } = question
  return new Promise((resolve, reject) => {
    const url = new URL(`${server.address}${path}`)
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method,
      agent: false,
      lookup: lookupElsewhere,
      signal,
      headers: {
        accept,
        'accept-encoding': 'identity',
        ...server.headers,
        ...(body && { 'content-type': body.type, 'content-length': body.bytes.length }),
      },
    })
    let timer = setTimeout(() => request.destroy(new Silence('connect', connectMs)), connectMs)
    request.on('socket', (socket) => {
      // A router on the way forgets a connection that says nothing while the picture is painted.
      socket.setKeepAlive(true, 30_000)
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer)
        timer = setTimeout(() => request.destroy(new Silence('answer', silenceMs)), silenceMs)
      })
    })
    request.on('close', () => clearTimeout(timer))
    request.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    request.on('response', (response) => {
      clearTimeout(timer)
      resolve(response)
    })
    request.end(body?.bytes)
  })
}

/** The silence is measured only while a piece is waited for: a reader who pauses is not a server that hangs. */
async function* read(
  server: Server,
  { largestAnswer, silenceMs }: Question,
  response: IncomingMessage,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const pieces = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let length = 0
  try {
    if (Number(response.headers['content-length'] ?? 0) > largestAnswer) throw tooLong(server)
    for (;;) {
      const timer = setTimeout(() => response.destroy(new Silence('answer', silenceMs)), silenceMs)
      const next = await pieces.next().finally(() => clearTimeout(timer))
      if (next.done) return
      length += next.value.length
      if (length > largestAnswer) throw tooLong(server)
      yield next.value
    }
  } catch (error) {
    throw explain(error, server, signal)
  } finally {
    response.destroy()
  }
}

class Silence extends Error {
  readonly waitingFor: 'connect' | 'answer'
  readonly ms: number

  constructor(waitingFor: 'connect' | 'answer', ms: number) {
    super(`nothing for ${ms} ms`)
    this.waitingFor = waitingFor
    this.ms = ms
  }
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new EngineError('engine/aborted', 'Stopped.')
}

function tooLong({ host }: Server): EngineError {
  return unusable(`The answer of ${host} is far longer than the pictures asked for; look at the server's log.`)
}

function explain(error: unknown, { host }: Server, signal: AbortSignal): EngineError {
  if (error instanceof EngineError) return error
  if (signal.aborted) return new EngineError('engine/aborted', 'Stopped.', { cause: error })
  return unreachable(sentence(error, host), error)
}

function sentence(error: unknown, host: string): string {
  if (error instanceof Silence) {
    return error.waitingFor === 'connect'
      ? `${host} cannot be reached within ${seconds(error.ms)}; check the address and the network.`
      : `${host} sent nothing for ${seconds(error.ms)}; ask for a smaller or simpler picture, or look at the server's log.`
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return `No server answers at ${host}; start it, or correct the address.`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `There is no machine known by the name in ${host}; check the address and the network.`
  }
  if (/CERT|SIGNATURE|SELF_SIGNED|ISSUER/.test(code)) {
    return `The certificate of ${host} cannot be trusted; correct it on the server.`
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return `${host} does not speak https; try the address with http.`
  }
  if (code.startsWith('HPE_')) return `${host} does not speak HTTP; check the port and whether it wants https.`
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return `${host} closed the connection before its answer was whole; try again, or look at the server's log.`
  }
  return `${host} cannot be reached (${code || 'unknown reason'}); check the address and the network.`
}

function seconds(ms: number): string {
  const value = Math.round(ms / 100) / 10
  return value === 1 ? '1 second' : `${value} seconds`
}
