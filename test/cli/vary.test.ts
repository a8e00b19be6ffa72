import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { cli, freshFolder } from './cli.ts'

/** Red on the left, blue on the right, with hard edges, in blocks of four pixels. */
async function hero(cwd: string): Promise<void> {
  const data = Buffer.alloc(64 * 64 * 4)
  for (let i = 0; i < 64 * 64; i++) {
    const [x, y] = [i % 64, Math.floor(i / 64)]
    if (x >= 8 && x < 56 && y >= 8) data.set(x < 32 ? [220, 30, 20, 255] : [20, 40, 210, 255], i * 4)
  }
  await sharp(data, { raw: { width: 64, height: 64, channels: 4 } })
    .png()
    .toFile(join(cwd, 'hero.png'))
}

const pixels = (file: string) => sharp(readFileSync(file)).ensureAlpha().raw().toBuffer()

describe('patchwork vary', () => {
  it('writes a flipped picture and others of other sizes, of the same pixels', async () => {
    const cwd = freshFolder()
    await hero(cwd)
    const { code, out } = await cli(['vary', 'hero.png', '--flip', 'x,y', '--size', '0.5,2', '--out', 'variants'], {
      cwd,
    })
    const files = ['hero-flipped.png', 'hero-upside-down.png', 'hero-0.5x.png', 'hero-2x.png']
    expect(code).toBe(0)
    expect(out.trim().split('\n').toSorted()).toEqual(files.map((file) => join(cwd, 'variants', file)).toSorted())
    expect(readdirSync(join(cwd, 'variants')).toSorted()).toEqual(files.toSorted())
    const flipped = await pixels(join(cwd, 'variants', 'hero-flipped.png'))
    const whole = await sharp(join(cwd, 'hero.png')).flop().raw().toBuffer()
    expect(flipped.equals(whole)).toBe(true)
    const half = await pixels(join(cwd, 'variants', 'hero-0.5x.png'))
    expect(half.length).toBe(32 * 32 * 4)
    const colours = new Set(Array.from({ length: 32 * 32 }, (_, i) => half.subarray(i * 4, i * 4 + 4).join()))
    expect([...colours].toSorted()).toEqual(['0,0,0,0', '20,40,210,255', '220,30,20,255'])
  })

  it.each([
    [[], /--flip x,y or --size/],
    [['--flip', 'z'], /Write x, y or x,y/],
    [['--size', '9'], /0\.05 to 8/],
    [['--size', ''], /0\.05 to 8/],
  ])('says what it takes where %j asks for nothing it can do', async (flags, sentence) => {
    const cwd = freshFolder()
    await hero(cwd)
    const { code, err } = await cli(['vary', 'hero.png', ...flags, '--out', 'variants'], { cwd })
    expect([code, err]).toEqual([2, expect.stringMatching(sentence)])
  })

  it('replaces nothing that is there unless it is told to', async () => {
    const cwd = freshFolder()
    await hero(cwd)
    const flags = ['vary', 'hero.png', '--flip', 'x', '--out', 'variants']
    await cli(flags, { cwd })
    await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toFile(join(cwd, 'variants', 'hero-flipped.png'))
    expect(await cli(flags, { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('--overwrite') })
    expect(await cli([...flags, '--overwrite'], { cwd })).toMatchObject({ code: 0 })
  })
})
