import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { midSize, writeRandomCheckpoint } from '../../engine/bench/randomCheckpoint.ts'
import { parseAddress } from '../../engine/hub/address.ts'
import { installFromHub, type InstallEvent, type InstallOptions } from '../../engine/hub/installFromHub.ts'
import { createLocalEngine } from '../../engine/index.ts'
import { listModels } from '../../engine/models.ts'
import { startHub, type HubServer } from './hubServer.ts'

const tiny = fileURLToPath(new URL('../fixtures/tiny-a/model', import.meta.url))
const entry = fileURLToPath(new URL('../../engine/cli.ts', import.meta.url))
const loader = import.meta.resolve('tsx')
const free = { memory: 2 ** 34, disk: 2 ** 36, gpu: null }
const retryPolicy = { tries: 4, firstDelay: 5, stall: 30_000 }
const weights = /^model\.safetensors$/

let hub: HubServer
const folders: string[] = []
afterEach(async () => {
  await hub?.close()
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
})

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-download-'))
  folders.push(folder)
  return folder
}

async function install(
  options: Partial<InstallOptions> & { readonly destination: string },
  onEvent: (event: InstallEvent) => void = () => {},
): Promise<InstallEvent[]> {
  const events: InstallEvent[] = []
  const address = parseAddress('someone/tiny-a', hub.endpoint)
  for await (const event of installFromHub(address, { free, retryPolicy, ...options })) {
    events.push(event)
    onEvent(event)
  }
  return events
}

/** Waits until so much of the weights has arrived. */
async function untilOnDisk(destination: string, bytes: number): Promise<void> {
  const folder = join(destination, '.downloads', 'someone--tiny-a')
  const sizes = async () => {
    const parts = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.part'))
    return Promise.all(parts.map(async (name) => (await stat(join(folder, name))).size))
  }
  await expect.poll(async () => Math.max(0, ...(await sizes())), { timeout: 60_000 }).toBeGreaterThanOrEqual(bytes)
}

const contentRequests = () => hub.requests.filter(({ server }) => server === 'content')
const rangesOf = (path: RegExp) =>
  contentRequests().flatMap(({ path: own, range }) => (path.test(own.slice(1)) ? [range] : []))

describe('a download', () => {
  test('ends as an installed model that paints, and leaves nothing else behind', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    const destination = await freshFolder()
    const events = await install({ destination })
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['downloading', 'fit', 'progress', 'planned', 'done']),
    )
    expect((await listModels({ modelFolders: [destination] })).map(({ id }) => id)).toEqual(['tiny-a-fp16'])
    expect(await readdir(join(destination, '.downloads'))).toEqual([])
    const manifest = JSON.parse(await readFile(join(destination, 'tiny-a-fp16/compiled/manifest.json'), 'utf8'))
    expect(manifest.origin).toMatchObject({ kind: 'hub', address: `${hub.endpoint}/someone/tiny-a` })
    const engine = createLocalEngine({ model: join(destination, 'tiny-a-fp16') })
    const painted: string[] = []
    for await (const { type } of engine.generate({ prompt: 'a fox', width: 32, height: 32, steps: 2 }))
      painted.push(type)
    await engine.dispose()
    expect(painted.at(-1)).toBe('done')
  })

  test('goes on by a byte range when the connection breaks, again and again', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    hub.faults.push({ path: weights, times: 5, kind: { type: 'drop', after: 100_000 } })
    const events = await install({ destination: await freshFolder() })
    expect(events.at(-1)?.type).toBe('done')
    expect(events.filter(({ type }) => type === 'waiting')).toHaveLength(5)
    const ranges = rangesOf(weights)
    expect(ranges[0]).toBeUndefined()
    expect(ranges.slice(1)).toEqual([1, 2, 3, 4, 5].map((times) => `bytes=${times * 100_000}-`))
  })

  test('goes on where it was after the program is killed', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    const destination = await freshFolder()
    hub.faults.push({ path: weights, times: 1, kind: { type: 'stall', after: 300_000 } })
    const args = ['download', `${hub.endpoint}/someone/tiny-a`, '--into', destination, '--json']
    const child = spawn(process.execPath, ['--import', loader, entry, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.resume()
    await untilOnDisk(destination, 300_000)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.on('close', resolve))
    expect(child.signalCode).toBe('SIGKILL')
    expect(await listModels({ modelFolders: [destination] })).toEqual([])

    const before = hub.sent()
    const events = await install({ destination })
    expect(events[0]).toMatchObject({ type: 'downloading', bytesAlreadyThere: expect.any(Number) })
    expect(events[0]?.type === 'downloading' && events[0].bytesAlreadyThere).toBeGreaterThan(250_000)
    expect(rangesOf(weights).at(-1)).toMatch(/^bytes=\d+-$/)
    const total = events[0]?.type === 'downloading' ? events[0].bytes : 0
    expect(hub.sent() - before).toBeLessThan(total - 250_000)
    expect(events.at(-1)?.type).toBe('done')
  })

  test('stops when asked and goes on when started again', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    const destination = await freshFolder()
    hub.faults.push({ path: weights, times: 1, kind: { type: 'stall', after: 200_000 } })
    const controller = new AbortController()
    const stopped = install({ destination, signal: controller.signal })
    void untilOnDisk(destination, 200_000).then(() => controller.abort())
    await expect(stopped).rejects.toMatchObject({ code: 'engine/aborted' })
    expect((await install({ destination })).at(-1)?.type).toBe('done')
    expect(rangesOf(weights).at(-1)).toMatch(/^bytes=\d+-$/)
  })

  test('gives up a connection that brings nothing, and tries another', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    hub.faults.push({ path: weights, times: 1, kind: { type: 'stall', after: 50_000 } })
    const events = await install({ destination: await freshFolder(), retryPolicy: { ...retryPolicy, stall: 1000 } })
    expect(events.at(-1)?.type).toBe('done')
    expect(rangesOf(weights)).toContain('bytes=50000-')
  })

  test.each([
    ['knows no ranges', { type: 'noRanges' }],
    ['says that the file has changed', { type: 'changed' }],
    ['cannot give the range (416)', { type: 'status', status: 416 }],
  ] as const)('starts a file over when the server %s', async (_, kind) => {
    hub = await startHub('someone/tiny-a', tiny)
    hub.faults.push({ path: weights, times: 1, kind: { type: 'drop', after: 100_000 } })
    const events = await install({ destination: await freshFolder() }, ({ type }) => {
      if (type === 'waiting' && hub.faults.length === 1)
        hub.faults.push({ path: /model\.safetensors$/, times: 1, kind })
    })
    expect(events.at(-1)?.type).toBe('done')
    expect(rangesOf(weights)[0]).toBeUndefined()
    expect(hub.requests.filter(({ range }) => range === 'bytes=100000-').length).toBeGreaterThan(0)
  })

  test('fetches again what arrives damaged, and refuses what stays damaged', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    hub.faults.push({ path: weights, times: 1, kind: { type: 'corrupt' } })
    expect((await install({ destination: await freshFolder() })).at(-1)?.type).toBe('done')
    const destination = await freshFolder()
    hub.faults.push({ path: /config\.json$/, times: Infinity, kind: { type: 'corrupt' } })
    await expect(install({ destination })).rejects.toMatchObject({
      code: 'remote/answer',
      message: expect.stringMatching(/checksum/),
    })
    expect(await listModels({ modelFolders: [destination] })).toEqual([])
  })

  test('waits as long as a busy hub asks, and gives up with a sentence when it stays busy', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    hub.faults.push({ times: 2, kind: { type: 'status', status: 503, headers: { 'retry-after': '0' } } })
    hub.faults.push({ times: 1, kind: { type: 'status', status: 429 } })
    const events = await install({ destination: await freshFolder() })
    expect(events.filter(({ type }) => type === 'waiting').length).toBeGreaterThanOrEqual(3)
    expect(events.at(-1)?.type).toBe('done')
    hub.faults.push({ times: Infinity, kind: { type: 'status', status: 503, headers: { 'retry-after': '7200' } } })
    await expect(install({ destination: await freshFolder() })).rejects.toMatchObject({
      code: 'remote/unreachable',
      message: expect.stringMatching(/is busy/),
    })
  })

  test('keeps a finished file when it is started over', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    const destination = await freshFolder()
    hub.faults.push({ path: /vae\/checkpoint\.pt$/, times: 100, kind: { type: 'status', status: 403 } })
    await expect(install({ destination })).rejects.toMatchObject({ code: 'remote/refused' })
    hub.faults.splice(0)
    const before = rangesOf(weights).length
    // Also when the program died between putting the file in place and noting it.
    await rm(join(destination, '.downloads', 'someone--tiny-a', 'finished'))
    expect((await install({ destination })).at(-1)?.type).toBe('done')
    expect(rangesOf(weights)).toHaveLength(before)
  })
})

describe('refused in one sentence, before any weights are fetched:', () => {
  async function refusal(options: Partial<InstallOptions> = {}) {
    const error = await install({ destination: await freshFolder(), ...options }).then(
      () => null,
      (reason: unknown) => reason as { code: string; message: string },
    )
    expect(rangesOf(/safetensors|checkpoint/)).toEqual([])
    expect(error?.message).toMatch(/\.$/)
    return error
  }

  test('another architecture', async () => {
    const llama = JSON.stringify({ model_type: 'llama', hidden_size: 4096 })
    hub = await startHub('someone/tiny-a', tiny, { 'config.json': Buffer.from(llama) })
    expect(await refusal()).toMatchObject({
      code: 'model/unsupported',
      message: expect.stringMatching(/Patchwork runs NextStep-1 checkpoints only/),
    })
  })

  test('a repository that is no checkpoint', async () => {
    hub = await startHub('someone/tiny-a', tiny, { 'vae/config.json': null })
    expect(await refusal()).toMatchObject({
      code: 'model/unsupported',
      message: expect.stringMatching(/vae\/config\.json/),
    })
  })

  test('too little memory, unless the user insists', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    const poor = { ...free, memory: 1000 }
    expect(await refusal({ free: poor })).toMatchObject({
      code: 'model/unsupported',
      message: expect.stringMatching(/Not even int4 fits: it needs .* of memory is free\.$/),
    })
    expect((await install({ destination: await freshFolder(), free: poor, anyway: true })).at(-1)?.type).toBe('done')
  })

  test('a model that is installed already', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    const destination = await freshFolder()
    await install({ destination })
    const before = rangesOf(weights).length
    await expect(install({ destination })).rejects.toMatchObject({
      code: 'request/invalid',
      message: expect.stringMatching(/tiny-a-fp16 is already installed/),
    })
    expect(rangesOf(weights)).toHaveLength(before)
  })

  test('too little room on the disk', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    expect(await refusal({ free: { ...free, disk: 1000 } })).toMatchObject({ message: expect.stringMatching(/disk/) })
  })

  test('a gated model, a model that is not there, a revision that is not there', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    hub.token = 'hf_secret'
    expect(await refusal({ token: undefined })).toMatchObject({
      code: 'remote/refused',
      message: expect.stringMatching(/accept its terms.*HF_TOKEN/),
    })
    expect((await install({ destination: await freshFolder(), token: 'hf_secret' })).at(-1)?.type).toBe('done')
    // The token stays with the hub, and the user's own with the hub that it belongs to.
    expect(contentRequests().every(({ authorization }) => authorization === undefined)).toBe(true)
    hub.token = null
    process.env['HF_TOKEN'] = 'hf_own'
    const asked = hub.requests.length
    await install({ destination: await freshFolder() })
    delete process.env['HF_TOKEN']
    expect(hub.requests.slice(asked).every(({ authorization }) => authorization === undefined)).toBe(true)
    const destination = await freshFolder()
    const from = (address: string) =>
      installFromHub(parseAddress(address, hub.endpoint), { destination, free, retryPolicy }).next()
    await expect(from('someone/else')).rejects.toMatchObject({
      message: expect.stringMatching(/has no model someone\/else/),
    })
    await expect(from('someone/tiny-a@v2')).rejects.toMatchObject({
      message: expect.stringMatching(/no revision "v2"/),
    })
  })

  test('a hub that is not there, and one that speaks another language', async () => {
    hub = await startHub('someone/tiny-a', tiny)
    const destination = await freshFolder()
    const from = (endpoint: string) =>
      installFromHub(parseAddress('someone/tiny-a', endpoint), { destination, free, retryPolicy }).next()
    const { endpoint } = hub
    hub.faults.push({ times: 1, kind: { type: 'status', status: 200 } })
    await expect(from(endpoint)).rejects.toMatchObject({ code: 'remote/answer' })
    await hub.close()
    const iterate = async () => {
      for await (const _ of installFromHub(parseAddress('someone/tiny-a', endpoint), {
        destination,
        free,
        retryPolicy,
      }));
    }
    await expect(iterate()).rejects.toMatchObject({
      code: 'remote/unreachable',
      message: expect.stringMatching(/cannot be reached/),
    })
  })
})

test('a checkpoint in shards is downloaded whole', async () => {
  const folder = join(await freshFolder(), 'sharded')
  const shape = {
    ...midSize,
    hidden: 128,
    layers: 2,
    heads: 4,
    keyValueHeads: 2,
    mlp: 256,
    headWidth: 128,
    headBlocks: 2,
    vocabulary: 1024,
    autoencoder: { ch: 32, ch_mult: [1, 2], num_res_blocks: 1 },
  }
  await writeRandomCheckpoint(folder, shape, tiny, { kind: 'shards', shardBytes: 400_000 })
  hub = await startHub('someone/tiny-a', folder)
  const events = await install({ destination: await freshFolder(), quantization: 'int4' })
  expect(events.at(-1)).toMatchObject({ type: 'done' })
  expect(new Set(contentRequests().map(({ path }) => path)).size).toBeGreaterThan(3)
})

describe('addresses', () => {
  test('are understood as users paste them', () => {
    const hub = 'https://huggingface.co'
    expect(parseAddress('stepfun-ai/NextStep-1-Large')).toEqual({
      endpoint: hub,
      repo: 'stepfun-ai/NextStep-1-Large',
      revision: 'main',
    })
    expect(parseAddress(' https://huggingface.co/stepfun-ai/NextStep-1.1/tree/dev ')).toEqual({
      endpoint: hub,
      repo: 'stepfun-ai/NextStep-1.1',
      revision: 'dev',
    })
    expect(parseAddress('hf.co/a/b@v1.0').revision).toBe('v1.0')
    expect(parseAddress('http://localhost:8080/a/b').endpoint).toBe('http://localhost:8080')
  })

  test('that lead elsewhere are refused', () => {
    for (const address of [
      'NextStep',
      '../../etc',
      'a/..',
      'https://huggingface.co/',
      'a/b/c',
      'ftp://x/a/b',
      '',
      'a b/c',
    ]) {
      expect(() => parseAddress(address)).toThrow(/./)
    }
    expect(() => parseAddress('http://example.org/a/b')).toThrow(/not encrypted/)
  })
})
