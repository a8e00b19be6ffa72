/** A picture painted in one go, and again in every way that goes on from the middle: what must come out equal to the bit. */
import { continueTokens, decodeTokens, openStepper, type DecodingRequest } from '../decoding.ts'
import type { Model } from '../model.ts'

export interface Replay {
  readonly name: string
  readonly actual: Float32Array
  readonly expected: Float32Array
}

/** `cuts`: after how many tokens a run is taken up again. */
export async function* replays(
  model: Model,
  request: DecodingRequest,
  cuts: readonly number[],
): AsyncGenerator<Replay, void> {
  const size = request.images * model.config.tokenSize
  const collect = async (tokens: AsyncIterable<{ readonly index: number; readonly values: Float32Array }>) => {
    const out = new Float32Array(request.tokenCount * size)
    for await (const { index, values } of tokens) out.set(values, index * size)
    return out
  }
  const expected = await collect(decodeTokens(model, request))
  const token = (index: number) => expected.slice(index * size, (index + 1) * size)

  for (const cut of cuts) {
    const given = (index: number) => (index < cut ? token(index) : undefined)
    yield {
      name: `${cut} tokens read back`,
      actual: await collect(decodeTokens(model, { ...request, given })),
      expected,
    }
  }
  const every = (index: number) => (index % 2 ? token(index) : undefined)
  yield {
    name: 'every other token given',
    actual: await collect(decodeTokens(model, { ...request, given: every })),
    expected,
  }

  const stepper = await openStepper(model, request)
  try {
    await collect(continueTokens(stepper, model.config, request))
    for (const cut of cuts) {
      await stepper.truncate(cut)
      const actual = expected.slice()
      actual.set((await collect(continueTokens(stepper, model.config, request))).subarray(cut * size), cut * size)
      yield { name: `truncated to ${cut}`, actual, expected }
    }
    // Another way from the middle on, and back.
    const [cut = 0] = cuts
    await stepper.truncate(cut)
    const other = (out: Float32Array, index: number, step: number) => request.noise(out, index + 1000, step)
    const elsewhere = await collect(continueTokens(stepper, model.config, { ...request, noise: other }))
    if (elsewhere.subarray(cut * size).every((value, index) => value === expected[cut * size + index]))
      throw new Error('other noise made the same tokens')
    await stepper.truncate(cut)
    const actual = expected.slice()
    actual.set((await collect(continueTokens(stepper, model.config, request))).subarray(cut * size), cut * size)
    yield { name: 'painted another way and back', actual, expected }
  } finally {
    stepper.dispose()
  }
}
