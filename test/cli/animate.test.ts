import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { cli, freshFolder } from './cli.ts'

/** A red ball on nothing. */
async function ball(cwd: string): Promise<string> {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><circle cx="48" cy="52" r="36" fill="#c22"/></svg>'
  const file = join(cwd, 'ball.png')
  await sharp(Buffer.from(svg)).png().toFile(file)
  return file
}

describe('patchwork animate', () => {
  it.each(['gif', 'webp'] as const)('writes a %s that plays, frame by frame', async (suffix) => {
    const cwd = freshFolder()
    await ball(cwd)
    const out = `ball.${suffix}`
    const { code, out: said } = await cli(['animate', 'ball.png', '--kind', 'squash', '--fps', '10', '--out', out], {
      cwd,
    })
    expect([code, said]).toEqual([0, `${join(cwd, out)}\n`])
    const { pages, delay, loop } = await sharp(join(cwd, out), { animated: true }).metadata()
    expect([pages, delay, loop]).toEqual([6, Array.from({ length: 6 }, () => 100), 0])
  })

  it('writes an animated PNG whose first frame every program shows', async () => {
    const cwd = freshFolder()
    await ball(cwd)
    const { code } = await cli(['animate', 'ball.png', '--kind', 'bob', '--out', 'moving.png'], { cwd })
    expect(code).toBe(0)
    const bytes = readFileSync(join(cwd, 'moving.png'))
    expect(bytes.includes('acTL')).toBe(true)
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 96, height: 96 })
  })

  it('writes a picture for each frame into a folder, which export makes a sheet with an animation of', async () => {
    const cwd = freshFolder()
    await ball(cwd)
    expect(
      await cli(['animate', 'ball.png', '--kind', 'spin', '--frames', '5', '--out', 'spin'], { cwd }),
    ).toMatchObject({ code: 0 })
    const files = readdirSync(join(cwd, 'spin')).toSorted()
    expect(files).toEqual([0, 1, 2, 3, 4].map((at) => `ball-spin_${at}.png`))
    const pictures = files.map((file) => join('spin', file))
    const flags = ['--preset', 'phaser', '--out', 'game', '--animation', 'spin=ball-spin_*']
    expect(await cli(['export', ...pictures, ...flags], { cwd })).toMatchObject({ code: 0 })
    expect(JSON.parse(readFileSync(join(cwd, 'game', 'sheet-anims.json'), 'utf8')).anims[0].frames).toHaveLength(5)
  })

  it('replaces nothing that is there unless it is told to', async () => {
    const cwd = freshFolder()
    await ball(cwd)
    const again = ['animate', 'ball.png', '--kind', 'bob', '--out', 'ball.gif']
    await cli(again, { cwd })
    const refused = await cli([...again, '--frames', '8'], { cwd })
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--overwrite')])
    expect(await cli([...again, '--frames', '8', '--overwrite'], { cwd })).toMatchObject({ code: 0 })
  })

  it('says of a blink that it is painted, and of too many frames how many there may be', async () => {
    const cwd = freshFolder()
    await ball(cwd)
    const blink = await cli(['animate', 'ball.png', '--kind', 'blink', '--out', 'b.gif'], { cwd })
    expect([blink.code, blink.err]).toEqual([2, expect.stringContaining('patchwork edit ball.png "close its eyes"')])
    const many = await cli(['animate', 'ball.png', '--kind', 'bob', '--frames', '65', '--out', 'b.gif'], { cwd })
    expect([many.code, many.err]).toEqual([2, expect.stringContaining('2 to 64 frames')])
    expect(readdirSync(cwd)).toEqual(['ball.png'])
  })
})
