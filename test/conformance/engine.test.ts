import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Engine } from '../../engine/engine.ts'
import { EngineError } from '../../engine/errors.ts'
import type { GenerateEvent } from '../../engine/event.ts'
import type { GenerateRequest } from '../../engine/request.ts'
import { engines } from './engines.ts'

async function collect(events: AsyncIterable<GenerateEvent>): Promise<GenerateEvent[]> {
  const all: GenerateEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

function only<T extends GenerateEvent['type']>(events: readonly GenerateEvent[], type: T) {
  return events.filter((event): event is Extract<GenerateEvent, { type: T }> => event.type === type)
}

const source = { width: 80, height: 60, data: Uint8Array.from({ length: 80 * 60 * 3 }, (_, i) => (i * 7) % 256) }

describe.each(engines)('$name', ({ create, cleanUp, request, tokenProgress, edit, ownNoise }) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await create()
  })
  afterAll(async () => {
    await engine.dispose()
    await cleanUp?.()
  })

  test('says what it can do', async () => {
    const capabilities = await engine.capabilities()
    expect(capabilities).toMatchObject({ tokenProgress, edit })
    expect(capabilities.sizes).toContainEqual({
      width: capabilities.defaults.width,
      height: capabilities.defaults.height,
    })
  })

  test('starts, gives the picture with its recipe, then says done', async () => {
    const events = await collect(engine.generate(request))
    const started = events[0]
    if (started?.type !== 'started') throw new Error('the first event is not started')
    expect(started.tokenCount).toBe(started.rows * started.columns)
    expect(started).toMatchObject({ width: request.width, height: request.height, count: 1 })
    const [image] = only(events, 'image')
    expect(image?.pixels).toMatchObject({ width: started.width, height: started.height })
    expect(image?.pixels.data.length).toBe(started.width * started.height * 3)
    expect(image?.recipe).toMatchObject({ ...request, imageIndex: 0, sources: [] })
    expect([events.at(-2)?.type, events.at(-1)?.type]).toEqual(['image', 'done'])
    expect(only(events, 'token').length > 0).toBe(tokenProgress)
  })

  test('one picture of a batch is painted again alone, from its own recipe', async () => {
    const batch = only(await collect(engine.generate({ ...request, count: 3 })), 'image')
    const { recipe, pixels } = batch[1]!
    expect(recipe.imageIndex).toBe(1)
    const { seed, imageIndex } = recipe
    const again = only(await collect(engine.generate({ ...request, seed, imageIndex, count: 2 })), 'image')
    expect(again.map(({ image }) => image)).toEqual([0, 1])
    expect(again.map(({ recipe: { imageIndex: own } }) => own)).toEqual([1, 2])
    expect(again[0]!.pixels.data).toEqual(pixels.data)
    expect(again[1]!.pixels.data).toEqual(batch[2]!.pixels.data)
  })

  test.runIf(tokenProgress)('paints from the first patch to the last, each in its place', async () => {
    const events = await collect(engine.generate(request))
    const started = events[0]
    if (started?.type !== 'started') throw new Error('the first event is not started')
    const tokens = only(events, 'token')
    expect(tokens.map(({ index }) => index)).toEqual(Array.from({ length: started.tokenCount }, (_, index) => index))
    expect(tokens.every(({ index, row, column }) => row * started.columns + column === index)).toBe(true)
  })

  test.runIf(tokenProgress)('previews lie inside the picture and never ahead of the patches', async () => {
    let painted = 0
    let previews = 0
    let patchSize = 1
    for await (const event of engine.generate({ ...request, steps: 40 })) {
      if (event.type === 'started') patchSize = event.patchSize
      if (event.type === 'token') painted = event.index + 1
      if (event.type !== 'preview') continue
      previews++
      const columns = (request.width as number) / patchSize
      const lastRow = (event.y + event.pixels.height) / patchSize - 1
      const lastColumn = (event.x + event.pixels.width) / patchSize - 1
      expect(lastRow * columns + lastColumn).toBeLessThan(painted)
    }
    expect(previews).toBeGreaterThan(0)
  })

  test.runIf(tokenProgress)('when a pause is coming, every patch painted is shown before the next', async () => {
    let unseen = 0
    let tokenCount = 0
    for await (const event of engine.generate(request, { pausing: () => true })) {
      if (event.type === 'started') tokenCount = event.tokenCount
      if (event.type === 'preview') unseen = 0
      if (event.type !== 'token') continue
      expect(unseen).toBe(0)
      if (event.index < tokenCount - 1) unseen++
    }
  })

  test('the same seed gives the same bytes, another seed another picture', async () => {
    const paint = async (seed: number) =>
      only(await collect(engine.generate({ ...request, seed })), 'image')[0]?.pixels.data
    const first = await paint(11)
    expect(await paint(11)).toEqual(first)
    expect(await paint(12)).not.toEqual(first)
  })

  test('weights on their way are told of, each once more when they are there, and only before the first painting', async () => {
    const fresh = await create()
    const [first, second] = [await collect(fresh.generate(request)), await collect(fresh.generate(request))]
    await fresh.dispose()
    const loads = only(first, 'loading').map(({ done }) => done)
    expect(loads).toEqual(loads.map((_, index) => index % 2 === 1))
    if (tokenProgress) expect(loads.length).toBeGreaterThan(2)
    expect(only(second, 'loading')).toEqual([])
  })

  test('a batch gives that many different pictures', async () => {
    const batch = only(await collect(engine.generate({ ...request, count: 3 })), 'image')
    expect(batch.map(({ image }) => image)).toEqual([0, 1, 2])
    expect(new Set(batch.map(({ pixels }) => pixels.data.join())).size).toBe(3)
  })

  test.runIf(ownNoise)('a batch gives that many different pictures, with the first as it is alone', async () => {
    const alone = only(await collect(engine.generate(request)), 'image')
    const batch = only(await collect(engine.generate({ ...request, count: 3 })), 'image')
    expect(batch.map(({ image }) => image)).toEqual([0, 1, 2])
    expect(batch[1]?.pixels.data).not.toEqual(batch[0]?.pixels.data)
    const worst = Math.max(
      ...(batch[0]?.pixels.data ?? []).map((value, i) => Math.abs(value - (alone[0]?.pixels.data[i] as number))),
    )
    expect(worst).toBeLessThanOrEqual(1)
  })

  test.runIf(edit)('an instruction with a picture edits it, in the shape asked for', async () => {
    const events = await collect(
      engine.generate({ ...request, prompt: 'make it night', images: [source], imageGuidance: 1.5 }),
    )
    const [image] = only(events, 'image')
    expect(image?.recipe.sources).toHaveLength(1)
    expect(image?.pixels.width).toBe(request.width)
  })

  test.runIf(!edit)('a picture is refused where none can be edited', async () => {
    await expect(collect(engine.generate({ ...request, images: [source] }))).rejects.toMatchObject({
      code: 'request/invalid',
      message: expect.stringMatching(/cannot edit pictures/),
    })
  })

  test.runIf(edit)('two pictures can be given, each named once', async () => {
    const prompt = 'put <image> into <image>'
    expect(
      only(await collect(engine.generate({ ...request, prompt, images: [source, source] })), 'image'),
    ).toHaveLength(1)
    await expect(
      collect(engine.generate({ ...request, prompt: 'put <image> here', images: [source, source] })),
    ).rejects.toThrow(/names 1 images/)
  })

  test('stop at the start paints nothing', async () => {
    const controller = new AbortController()
    const seen: string[] = []
    const run = async () => {
      for await (const event of engine.generate(request, { signal: controller.signal })) {
        seen.push(event.type)
        controller.abort()
      }
    }
    await expect(run()).rejects.toMatchObject({ code: 'engine/aborted' })
    expect(seen).toEqual(['started'])
  })

  test.runIf(tokenProgress)('stop takes effect before the next patch', async () => {
    const controller = new AbortController()
    const seen: number[] = []
    const run = async () => {
      for await (const event of engine.generate(request, { signal: controller.signal })) {
        if (event.type !== 'token') continue
        seen.push(event.index)
        if (event.index === 2) controller.abort()
      }
    }
    await expect(run()).rejects.toMatchObject({ code: 'engine/aborted' })
    expect(seen).toEqual([0, 1, 2])
  })

  test('not asking for the next event pauses; asking goes on to the same picture', async () => {
    const whole = only(await collect(engine.generate(request)), 'image')[0]?.pixels.data
    const events: GenerateEvent[] = []
    for await (const event of engine.generate(request)) {
      events.push(event)
      const isPause = tokenProgress ? event.type === 'token' && event.index === 3 : event.type === 'started'
      if (isPause) await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(only(events, 'image')[0]?.pixels.data).toEqual(whole)
  })

  const bad: readonly (readonly [string, Partial<GenerateRequest>, RegExp])[] = [
    ['an empty prompt', { prompt: '   ' }, /prompt is empty/],
    ['a prompt of 10,000 characters', { prompt: 'x'.repeat(10_000) }, /longer than 4000 characters/],
    ['a width that is no multiple of the patch', { width: 70 }, /multiple of 16 pixels.*try 64/],
    ['one step', { steps: 1 }, /at least 2/],
    ['guidance below 1', { guidance: 0.5 }, /Guidance must be 1/],
    ['image guidance without guidance', { guidance: 1, imageGuidance: 2 }, /needs guidance above 1/],
    ['a negative seed', { seed: -1 }, /seed must be 0 or more/],
    ['no pictures', { count: 0 }, /count must be at least 1/],
    [
      'pixels that do not fit their size',
      { images: [{ width: 2, height: 2, data: new Uint8Array(5) }] },
      /does not hold/,
    ],
  ]
  test.each(bad)('%s is refused with one sentence before anything is painted', async (_, change, sentence) => {
    const failure = await collect(engine.generate({ ...request, ...change })).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(EngineError)
    expect((failure as EngineError).message).toMatch(sentence)
    expect((failure as EngineError).message).toMatch(/^[^\n]+\.$/)
  })

  test('after a refusal and a stop the engine still paints', async () => {
    expect(only(await collect(engine.generate(request)), 'image')).toHaveLength(1)
  })

  test('any text paints: scripts, emoji, control characters, the words of special tokens', async () => {
    for (const prompt of [
      '雪山下的湖泊',
      '🦊🔥',
      'tab\tand\nnewline',
      '<|begin_of_image|><|image_placeholder|>',
      'ﬁancée naïve',
    ]) {
      expect(only(await collect(engine.generate({ ...request, prompt, steps: 2 })), 'image')).toHaveLength(1)
    }
  })
})
