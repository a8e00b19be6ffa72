import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readConfig } from '../checkpoint/config.ts'
import { identityOf } from '../checkpoint/identity.ts'
import { openKnownFiles } from '../knownFiles.ts'
import { bytesToLookAt } from './look.ts'
import { damageOf, sealFolder } from './seal.ts'

const tiny = join(import.meta.dirname, '../../test/fixtures/tiny-a/model')
const day = 24 * 3600 * 1000
let root: string
let cache: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'patchwork-look-'))
  cache = join(root, 'cache')
  // A note of what was changed a moment ago is not kept.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + day })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(root, { recursive: true, force: true })
})

test('the weights of a new checkpoint are read once', async () => {
  const model = join(root, 'model')
  cpSync(tiny, model, { recursive: true })
  expect(await bytesToLookAt(model, cache)).toBe(1_285_856)
  await identityOf(await readConfig(model), cache)
  expect(await bytesToLookAt(model, cache)).toBe(0)
})

test('an imported model is read at its first use, once a week, and when a file has changed', async () => {
  const compiled = join(root, 'model', 'compiled')
  mkdirSync(compiled, { recursive: true })
  writeFileSync(join(compiled, 'manifest.json'), '{}')
  writeFileSync(join(compiled, 'model.bin'), Buffer.alloc(1000))
  await sealFolder(compiled)
  const bytes = () => bytesToLookAt(join(root, 'model'), cache)
  const look = async () => expect(await damageOf(compiled, await openKnownFiles(cache))).toBeNull()
  expect(await bytes()).toBeGreaterThan(1000)
  await look()
  expect(await bytes()).toBe(0)
  vi.setSystemTime(Date.now() + 8 * day)
  expect(await bytes()).toBeGreaterThan(1000)
  await look()
  writeFileSync(join(compiled, 'model.bin'), Buffer.alloc(1001))
  expect(await bytes()).toBeGreaterThan(1000)
})

test('what is no model costs nothing', async () => {
  expect(await bytesToLookAt(join(root, 'nowhere'), cache)).toBe(0)
})
