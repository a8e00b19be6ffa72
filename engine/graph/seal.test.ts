import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openKnownFiles, type KnownFiles } from '../knownFiles.ts'
import { damageOf, sealFolder } from './seal.ts'

let root: string
let known: KnownFiles
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'patchwork-seal-'))
  known = await openKnownFiles(root)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

let count = 0
/** Two sealed files, one longer than two megabytes, one of few bytes. */
async function sealed(): Promise<string> {
  const folder = join(root, `model-${count++}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'large'), Buffer.alloc(2.3 * 2 ** 20, 'weights'))
  writeFileSync(join(folder, 'small'), 'graph')
  await sealFolder(folder)
  return folder
}

test('what nobody touched is whole', async () => {
  expect(await damageOf(await sealed(), known)).toBeNull()
})

test('any one changed byte of any file is found, and so is any other length', async () => {
  const folder = await sealed()
  const files = ['large', 'small'].map((name) => join(folder, name))
  const whole = files.map((path) => readFileSync(path))
  const change = fc.oneof(
    fc.record({ kind: fc.constant('flip' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), bit: fc.nat(7) }),
    fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('grow' as const), by: fc.uint8Array({ minLength: 1, maxLength: 9 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(1), change, async (which, how) => {
      const [path, bytes] = [files[which]!, whole[which]!]
      const changed = Buffer.from(bytes)
      const place = how.kind === 'grow' ? 0 : Math.min(bytes.length - 1, Math.floor(how.at * bytes.length))
      if (how.kind === 'flip') changed[place]! ^= 1 << how.bit
      const after =
        how.kind === 'cut'
          ? changed.subarray(0, place)
          : how.kind === 'grow'
            ? Buffer.concat([changed, how.by])
            : changed
      writeFileSync(path, after)
      const found = await damageOf(folder, known)
      writeFileSync(path, bytes)
      expect(found).toContain(basename(path))
    }),
    { numRuns: 300 },
  )
  expect(await damageOf(folder, known)).toBeNull()
}, 120_000)
