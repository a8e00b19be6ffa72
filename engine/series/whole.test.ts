import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layBeside } from './beside.ts'
import { stateOf } from './whole.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'patchwork-whole-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
const picture = () => sharp({ create: { width: 64, height: 64, channels: 3, noise, background: '#000' } })
const formats = ['png', 'jpeg', 'webp', 'tiff'] as const

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

describe('a picture of a series', () => {
  it.each(formats)(
    'that another program saved as %s under its name is whole, and cut off it is damaged',
    async (format) => {
      const bytes = await picture().toFormat(format).toBuffer()
      const path = write('0001.png', bytes)
      expect(await stateOf(path)).toBe('whole')
      for (const size of [bytes.length - 1, bytes.length >> 1, 20, 3, 0]) {
        truncateSync(path, size)
        expect([size, await stateOf(path)]).toEqual([size, 'damaged'])
      }
    },
  )

  it('is damaged where a power cut left zeros or something else wrote no picture, and missing where there is none', async () => {
    expect(await stateOf(write('zeros.png', new Uint8Array(5000)))).toBe('damaged')
    expect(await stateOf(write('words.png', 'no picture'))).toBe('damaged')
    expect(await stateOf(join(folder, 'none.png'))).toBe('missing')
  })

  it('with something appended by another program is whole, and what cannot be looked into is not painted over', async () => {
    expect(
      await stateOf(write('more.png', Buffer.concat([await picture().png().toBuffer(), Buffer.from('more')]))),
    ).toBe('whole')
    mkdirSync(join(folder, 'folder.png'))
    expect(await stateOf(join(folder, 'folder.png'))).toBe('whole')
  })

  it('gives its grid and its words anew where those are empty', async () => {
    write('a.png', await picture().png().toBuffer())
    const grid = { kind: 'grid', file: 'grid.webp', of: ['a.png', 'a.png', 'a.png', 'a.png'] } as const
    const text = { kind: 'text', file: 'words.jsonl', text: '{}\n' } as const
    const paths = [write(grid.file, ''), write(text.file, '')]
    await layBeside(folder, [grid, text])
    expect(await sharp(paths[0]).metadata()).toMatchObject({ width: 128, height: 128 })
    expect(readFileSync(paths[1]!, 'utf8')).toBe('{}\n')
  })
})
