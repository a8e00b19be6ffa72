import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sourceDigest } from './build.mjs'
import { isInstalled } from './install.mjs'
import { canSandbox, electronArguments, hasDisplay, parseArguments } from './run.mjs'

const freshFolder = () => mkdtempSync(join(tmpdir(), 'patchwork-launch-'))

test("words after npm start are the prompt; after --cli they are the tool's", () => {
  expect(parseArguments(['a red', 'apple'])).toEqual({ cli: null, prompt: 'a red apple' })
  expect(parseArguments([])).toEqual({ cli: null, prompt: null })
  expect(parseArguments(['--cli', 'bench', '--json'])).toEqual({ cli: ['bench', '--json'], prompt: null })
})

test('Linux needs a display for the window, other systems have one', () => {
  expect(hasDisplay({ platform: 'linux', env: {} })).toBe(false)
  expect(hasDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true)
  expect(hasDisplay({ platform: 'win32', env: {} })).toBe(true)
})

test('the sandbox is given up as root on Linux, and on no other system', () => {
  expect(canSandbox('/opt/electron', { platform: 'linux', uid: 0 })).toBe(false)
  expect(canSandbox('/opt/electron', { platform: 'darwin', uid: 0 })).toBe(true)
  expect(electronArguments({ root: '/app', sandbox: false })).toContain('--no-sandbox')
  expect(electronArguments({ root: '/app', sandbox: true })).not.toContain('--no-sandbox')
})

describe('installing', () => {
  const lock = (packages) => JSON.stringify({ packages: { '': {}, ...packages } })
  const project = (wanted, present) => {
    const root = freshFolder()
    writeFileSync(join(root, 'package-lock.json'), lock(wanted))
    mkdirSync(join(root, 'node_modules'))
    if (present) writeFileSync(join(root, 'node_modules/.package-lock.json'), lock(present))
    return root
  }
  const zod = { version: '4.0.0' }

  test('is needed on a fresh clone and after a package changed', () => {
    expect(isInstalled(freshFolder())).toBe(false)
    expect(isInstalled(project({ 'node_modules/zod': zod }, null))).toBe(false)
    expect(isInstalled(project({ 'node_modules/zod': zod }, { 'node_modules/zod': { version: '3.9.0' } }))).toBe(false)
  })

  test('is not needed when all is there, but for packages of other platforms', () => {
    const wanted = { 'node_modules/zod': zod, 'node_modules/fsevents': { version: '2.3.3', optional: true } }
    expect(isInstalled(project(wanted, { 'node_modules/zod': zod }))).toBe(true)
  })
})

test('a build is stale after a change of a source, not after one of a test or a text', () => {
  const root = freshFolder()
  mkdirSync(join(root, 'engine/training'), { recursive: true })
  const write = (name, text) => writeFileSync(join(root, 'engine', name), text)
  write('a.ts', '1')
  const before = sourceDigest(root, ['engine', 'absent.json'])
  for (const name of ['a.test.ts', 'README.md', 'training/train.ts']) write(name, 'new')
  expect(sourceDigest(root, ['engine', 'absent.json'])).toBe(before)
  write('a.ts', '2')
  expect(sourceDigest(root, ['engine', 'absent.json'])).not.toBe(before)
})
