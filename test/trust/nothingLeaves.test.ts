/** The first promise of the README, libraries included: traced from outside, in a home where nothing is known. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../electron/launch/build.mjs'
import { freshHome, runTraced, strays, type FreshHome, type Traced } from './trace.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tiny = join(root, 'test/fixtures/tiny-a/model')
const quick = ['--model', tiny, '--size', '32x32', '--steps', '3', '--seed', '7']

describe.runIf(process.platform === 'linux')('nothing leaves the computer', () => {
  let user: FreshHome
  beforeAll(() => buildIfStale(root, 'cli', () => {}))
  beforeEach(() => void (user = freshHome()))
  afterEach(() => user.remove())

  const patchwork = (...args: string[]) =>
    runTraced([process.execPath, join(root, 'out/cli/patchwork.mjs'), ...args], user)
  const ours = () => [join(user.home, '.cache/patchwork'), join(user.home, '.local/share/patchwork'), user.work]

  /** All that could be held against a run; nothing of it is there after a good one. */
  const heldAgainst = ({ code, err, written, contacts, lookUps }: Traced) => ({
    failure: code === 0 ? null : err,
    contacts,
    lookUps,
    strays: strays(written, [...ours(), user.temporary]),
    leftBehind: readdirSync(user.temporary),
  })
  const nothing = { failure: null, contacts: [], lookUps: [], strays: [], leftBehind: [] }

  test('when it paints and edits', async () => {
    expect(heldAgainst(await patchwork('generate', 'a red apple', ...quick, '-o', 'apple.png'))).toEqual(nothing)
    expect(heldAgainst(await patchwork('edit', 'apple.png', 'make it night', ...quick, '-o', 'night.png'))).toEqual(
      nothing,
    )
    expect(readdirSync(user.work).toSorted()).toEqual(['apple.png', 'night.png'])
  })

  test('when it imports a model and paints with it', async () => {
    expect(heldAgainst(await patchwork('import', tiny, '--quantize', 'int4', '--name', 'mine'))).toEqual(nothing)
    expect(
      heldAgainst(await patchwork('generate', 'a red apple', ...quick, '--model', 'mine', '-o', 'apple.png')),
    ).toEqual(nothing)
  })

  test('when it tries out what the machine has', async () => {
    expect(heldAgainst(await patchwork('devices'))).toEqual(nothing)
    expect(heldAgainst(await patchwork('models'))).toEqual(nothing)
  })

  test('and a program that does write or call out would be caught', async () => {
    const script = `require('fs').writeFileSync(process.env.HOME + '/id', ''); require('net').connect(9, '192.0.2.1').unref()
      require('dns').lookup('localhost', () => process.exit(0))`
    const { written, contacts, lookUps } = await runTraced([process.execPath, '-e', script], user)
    expect(strays(written, ours())).toEqual([join(user.home, 'id')])
    expect(contacts.join('\n')).toMatch(/"192\.0\.2\.1"/)
    expect(lookUps).toHaveLength(1)
  })

  test('as would ONNX Runtime, were it left as it comes', async () => {
    const script = `const ort = require('onnxruntime-node'); ort.InferenceSession.create(process.argv[1]).then(() => {})`
    expect(heldAgainst(await patchwork('generate', 'a red apple', ...quick, '-o', 'apple.png'))).toEqual(nothing)
    const cache = join(user.home, '.cache/patchwork/models')
    const model = readdirSync(cache).find((name) => existsSync(join(cache, name, 'time.onnx')))!
    const command = [process.execPath, '-e', script, join(cache, model, 'time.onnx')]
    const run = await runTraced(command, { ...user, work: root })
    expect(strays(run.written, ours()).join('\n')).toMatch(/onnxruntime/)
  })
})
