import { onTestFinished } from 'vitest'
import type { GenerateEvent } from '../../engine/event.ts'
import { createRemoteEngine, type RemoteEngineOptions } from '../../engine/remote/openaiImages.ts'
import type { GenerateRequest } from '../../engine/request.ts'
import { startImageServer, type ImageServer, type ImageServerOptions } from './imageServer.ts'

/** A small, quick picture. */
export const request: GenerateRequest = { prompt: 'a red fox', width: 64, height: 48, steps: 4, seed: 3 }

export async function serve(options: ImageServerOptions = {}): Promise<ImageServer> {
  const server = await startImageServer(options)
  onTestFinished(() => server.stop())
  return server
}

export async function connect(options: ImageServerOptions = {}, own: Partial<RemoteEngineOptions> = {}) {
  const server = await serve(options)
  return { server, engine: createRemoteEngine({ address: server.address, ...own }) }
}

export async function collect(events: AsyncIterable<GenerateEvent>): Promise<GenerateEvent[]> {
  const all: GenerateEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

export function only<T extends GenerateEvent['type']>(events: readonly GenerateEvent[], type: T) {
  return events.filter((event): event is Extract<GenerateEvent, { type: T }> => event.type === type)
}

/** The one sentence of a failure. */
export async function sentenceOf(work: Promise<unknown>): Promise<string> {
  const failure: unknown = await work.then(
    () => new Error('it went well'),
    (error: unknown) => error,
  )
  if (!(failure instanceof Error) || failure.name !== 'EngineError') throw failure
  if (!/^[^\n]+\.$/.test(failure.message)) throw new Error(`not one sentence: ${failure.message}`)
  return failure.message
}
