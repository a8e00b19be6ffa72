/** Devices that crash, hang, lie or fail half-way: the picture is painted all the same, and the user is told why. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GenerateEvent } from '../../engine/event.ts'
import { createLocalEngine, probeDevices } from '../../engine/index.ts'
import { DeviceLadder } from '../../engine/nextstep/deviceLadder.ts'
import type { Model } from '../../engine/nextstep/model.ts'
import { generate } from '../../engine/nextstep/pipeline.ts'
import { candidatesOf } from '../../engine/runtime/devices.ts'
import { DeviceFailure } from '../../engine/runtime/runtime.ts'
import { nodeProbe, type SpawnProbe } from '../../engine/runtime/trial.ts'

const tiny = fileURLToPath(new URL('../fixtures/tiny-a/model', import.meta.url))
const request = { prompt: 'a red fox', width: 64, height: 64, steps: 3, seed: 7 }
const temporary = mkdtempSync(join(tmpdir(), 'patchwork-devices-'))
const cacheFolder = join(temporary, 'cache')
const hasWebGpu = candidatesOf(process.platform, process.arch).includes('webgpu')

beforeAll(() => {
  // Whatever this machine has, the tests of failing devices shall not find it.
  for (const name of ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES']) process.env[name] = join(temporary, 'none.json')
})
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

/** A real child process that runs `script` in place of the trial. */
function trialThat(script: string, limit?: number): SpawnProbe {
  return nodeProbe(() => ['-e', script], limit)
}
const passes = () => trialThat(`console.log(JSON.stringify({ outcome: 'right', speed: 9, wholePrompts: true }))`)

async function collect(events: AsyncIterable<GenerateEvent>): Promise<readonly GenerateEvent[]> {
  const all: GenerateEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

function summary(events: readonly GenerateEvent[]) {
  const starts = events.filter((event) => event.type === 'started')
  const image = events.find((event) => event.type === 'image')
  return {
    starts: starts.length,
    // The model has warnings of its own, about sizes.
    warnings: starts.flatMap(({ warnings }) => warnings.filter((warning) => warning.startsWith('Not painted on'))),
    tokens: events.flatMap((event) => (event.type === 'token' && !event.again ? [event.index] : [])),
    device: image?.recipe.device,
    pixels: image?.pixels.data,
  }
}

async function paintOn(device: 'webgpu' | 'cpu', spawnProbe?: SpawnProbe) {
  const engine = createLocalEngine({ model: tiny, cacheFolder, device, ...(spawnProbe && { spawnProbe }) })
  try {
    const painted = summary(await collect(engine.generate(request)))
    return { ...painted, capabilities: await engine.capabilities() }
  } finally {
    await engine.dispose()
  }
}

describe.skipIf(!hasWebGpu)('a device that fails its trial', () => {
  it.each([
    [
      'crashes',
      trialThat('process.kill(process.pid, "SIGSEGV"); setTimeout(() => {}, 10000)'),
      /ended without a result/,
    ],
    ['aborts', trialThat('process.abort()'), /ended without a result/],
    ['hangs', trialThat('setInterval(() => {}, 1000)', 1000), /did not end in time/],
    ['computes nonsense', trialThat(`console.log('{"outcome":"wrong","error":3}')`), /wrong numbers/],
  ])('because its driver %s leaves the picture to the processor, and says so', async (_, spawnProbe, reason) => {
    const { candidates, chosen } = await probeDevices({ spawnProbe })
    expect(chosen).toBe('cpu')
    expect(candidates.find(({ provider }) => provider === 'webgpu')?.reason).toMatch(reason)

    const painted = await paintOn('webgpu', spawnProbe)
    expect(painted.warnings).toHaveLength(1)
    expect(painted.warnings[0]).toMatch(/^Not painted on WebGPU\./)
    expect(painted.warnings[0]).toMatch(reason)
    expect(painted.device).toBe('cpu')
    expect(painted.capabilities.device).toBe('cpu')
  })

  it('is tried once, and again when asked', async () => {
    let tries = 0
    const probe = passes()
    const counted: SpawnProbe = (provider) => {
      tries++
      return probe(provider)
    }
    const first = await probeDevices({ spawnProbe: counted })
    expect(await probeDevices({ spawnProbe: counted })).toBe(first)
    const once = tries
    await probeDevices({ spawnProbe: counted, again: true })
    expect(tries).toBe(2 * once)
  })
})

describe('without a way to try devices out', () => {
  it('a small model goes to the processor, and nothing is started', async () => {
    const engine = createLocalEngine({ model: tiny, cacheFolder })
    expect((await engine.capabilities()).device).toBe('cpu')
    await engine.dispose()
  })

  it('only the processor is offered', async () => {
    const { chosen, candidates } = await probeDevices()
    expect(chosen).toBe('cpu')
    expect(candidates.filter(({ state }) => state === 'works').map(({ provider }) => provider)).toEqual(['cpu'])
  })
})

describe.skipIf(process.platform !== 'linux' || !hasWebGpu)('a device that passed its trial', () => {
  it('and fails when the model is loaded hands over before the start is told', async () => {
    const painted = await paintOn('webgpu', passes())
    const expected = await paintOn('cpu')
    expect(painted.starts).toBe(1)
    expect(painted.warnings[0]).toMatch(/^Not painted on WebGPU\. It failed/)
    expect(painted.tokens).toEqual(expected.tokens)
    expect(painted.pixels).toEqual(expected.pixels)
    expect(painted.device).toBe('cpu')
  })

  it('and fails half-way tells nothing twice, and the next picture says why', async () => {
    const ladder = new DeviceLadder({ folder: tiny, cacheFolder, device: 'webgpu', spawnProbe: passes() })
    let failures = 0
    const run = (model: Model) =>
      model.device === 'cpu' ? generate(model, request, 0) : failing(model, 5, () => failures++)
    const painted = summary(await collect(ladder.paint(run)))
    const next = summary(await collect(ladder.paint(run)))
    await ladder.release()
    expect(failures).toBe(1)
    expect(painted).toMatchObject({ starts: 1, warnings: [], device: 'cpu' })
    expect(painted.tokens).toEqual(Array.from({ length: 16 }, (_, index) => index))
    expect(painted.pixels).toEqual((await paintOn('cpu')).pixels)
    expect(next.warnings).toEqual([expect.stringMatching(/WebGPU\. It failed while painting \(device lost\)/)])
  })

  it('and took the whole process down is left alone until it is tried by hand', async () => {
    const note = join(cacheFolder, 'painting-on-webgpu')
    writeFileSync(note, '999999999')
    const spawnProbe = passes()
    const painted = await paintOn('webgpu', spawnProbe)
    expect(painted.warnings).toEqual([expect.stringMatching(/stopped Patchwork the last time/)])
    expect(painted.device).toBe('cpu')
    await probeDevices({ spawnProbe, again: true, cacheFolder })
    expect(existsSync(note)).toBe(false)
  })

  it('leaves no note behind when all went well', () => {
    expect(readdirSync(cacheFolder).filter((name) => name.startsWith('painting-on'))).toEqual([])
  })
})

/** The first `count` tokens of a real picture, then a lost device. */
async function* failing(model: Model, count: number, onFailure: () => void): AsyncGenerator<GenerateEvent, void> {
  const engine = createLocalEngine({ model: tiny, cacheFolder, device: 'cpu' })
  try {
    for await (const event of engine.generate(request)) {
      if (event.type === 'token' && event.index === count) break
      yield event
    }
  } finally {
    await engine.dispose()
  }
  onFailure()
  throw new DeviceFailure('webgpu', new Error(`device lost\nwhile ${model.hash}`))
}
