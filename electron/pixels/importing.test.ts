import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeImage } from '../../engine/images/decode.ts'
import { importPicture } from './importing.ts'

let folder: string
let from: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'patchwork-importing-'))
  from = join(folder, 'fox.jpg')
  const photo = sharp({ create: { width: 320, height: 200, channels: 3, background: '#a40' } })
  writeFileSync(from, await photo.jpeg().toBuffer())
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a picture is written where it is decoded, and only what it is called by is answered', async () => {
  const to = join(folder, 'on its way.part')
  const { png, hash, width, height, small } = await importPicture({ from, to, side: 256 })
  const written = readFileSync(to)
  expect(png).toBeNull()
  expect(hash).toBe(createHash('sha256').update(written).digest('hex'))
  expect(await decodeImage(written)).toMatchObject({ width, height })
  expect(await decodeImage(small!)).toMatchObject({ width: 256, height: 160 })
})

test('one that cannot be written there is answered, so that it is not lost', async () => {
  const to = join(folder, 'gone', 'on its way.part')
  const { png } = await importPicture({ from, to, side: 256 })
  expect(await decodeImage(png!)).toMatchObject({ width: 320, height: 200 })
  expect(existsSync(to)).toBe(false)
})
