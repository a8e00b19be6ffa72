import { setTimeout as wait } from 'node:timers/promises'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { EngineError } from '../engine/errors.ts'
import type { GenerateEvent } from '../engine/event.ts'
import type { EngineStreamMessage } from './engineMessages.ts'
import { failure, paint, type StreamPort } from './painting.ts'

function streamPort(port: MessagePort): StreamPort {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  }
}

const token = (index: number): GenerateEvent => ({ type: 'token', image: 0, index, row: 0, column: index, values: [] })
const preview = {
  type: 'preview',
  image: 0,
  x: 0,
  y: 0,
  pixels: { width: 1, height: 1, data: new Uint8Array(3) },
} as const
const image = {
  type: 'image',
  image: 0,
  pixels: { width: 1, height: 1, data: new Uint8Array(3) },
  recipe: {},
} as GenerateEvent
const copyOf = () => Promise.resolve(null)

/** Starts a painting and gives the window's end of it. */
function start(generate: (options: { signal: AbortSignal; pausing: () => boolean }) => AsyncIterable<GenerateEvent>) {
  const { port1, port2 } = new MessageChannel()
  const heard: EngineStreamMessage[] = []
  port1.on('message', (message: EngineStreamMessage) => heard.push(message))
  const ended = paint(streamPort(port2), generate, copyOf)
  return { port: port1, heard, types: () => heard.map(({ type }) => type), ended }
}

test('passes every event on, and each picture once more for its file', async () => {
  const painting = start(async function* () {
    yield token(0)
    yield image
  })
  await painting.ended
  await wait(20)
  expect(painting.types()).toEqual(['token', 'image', 'painted'])
})

test('an expected failure arrives with its code and sentence', async () => {
  const painting = start(async function* () {
    yield token(0)
    throw new EngineError('model/unreadable', 'The file is cut short; download it again.')
  })
  await painting.ended
  await wait(20)
  expect(painting.heard.at(-1)).toEqual({
    type: 'failed',
    code: 'model/unreadable',
    message: 'The file is cut short; download it again.',
  })
})

test('nothing more is painted between pause and continue', async () => {
  let painted = 0
  const painting = start(async function* () {
    for (let index = 0; index < 1000; index++) {
      painted++
      await wait(2)
      yield token(index)
    }
  })
  await wait(30)
  painting.port.postMessage({ type: 'pause' })
  await wait(20)
  const held = painted
  await wait(50)
  expect(painted).toBe(held)
  painting.port.postMessage({ type: 'continue' })
  await wait(30)
  expect(painted).toBeGreaterThan(held)
  painting.port.close()
  await painting.ended
})

test('a pause shows what is painted and holds back the next token', async () => {
  let index = 0
  const painting = start(async function* ({ signal, pausing }) {
    for (; !signal.aborted; index++) {
      await wait(5)
      yield token(index)
      if (pausing()) yield preview
    }
  })
  await wait(30)
  painting.port.postMessage({ type: 'pause' })
  await wait(60)
  expect(painting.types().at(-1)).toBe('preview')
  expect(painting.types().filter((type) => type === 'preview')).toHaveLength(1)
  painting.port.close()
  await painting.ended
})

test.each([{ paused: false }, { paused: true }])('closing the port stops it (paused: $paused)', async ({ paused }) => {
  let cleanedUp = false
  const painting = start(async function* ({ signal }) {
    try {
      for (let index = 0; ; index++) {
        if (signal.aborted) throw new EngineError('engine/aborted', 'Stopped.')
        await wait(1)
        yield token(index)
      }
    } finally {
      cleanedUp = true
    }
  })
  await wait(20)
  if (paused) painting.port.postMessage({ type: 'pause' })
  await wait(20)
  painting.port.close()
  await painting.ended
  expect(cleanedUp).toBe(true)
})

test('a sentence in the window names no flags of the command line', () => {
  const { message } = failure(
    new EngineError('request/invalid', 'It is too large; make it smaller, or allow larger pages (--max-size).'),
  )
  expect(message).toBe('It is too large; make it smaller, or allow larger pages.')
})
