import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, quick, tinyModel } from './cli.ts'

async function picture(cwd: string, width: number, height: number): Promise<string> {
  const path = join(cwd, 'fox.jpg')
  await sharp({ create: { width, height, channels: 3, background: 'orange' } })
    .jpeg()
    .toFile(path)
  return path
}

it('patchwork edit paints a new picture from one, and remembers which', async () => {
  const cwd = freshFolder()
  await picture(cwd, 50, 40)
  const { code, out, err } = await cli(
    ['edit', 'fox.jpg', 'make it night', ...quick, '--guidance', '3', '--image-guidance', '1.5'],
    { cwd },
  )
  expect([code, out]).toEqual([0, `${join(cwd, 'make-it-night-7.png')}\n`])
  const recipe = readRecipe(readFileSync(out.trim()))
  expect(recipe).toMatchObject({ width: 32, height: 32, imageGuidance: 1.5 })
  expect(recipe?.sources).toHaveLength(1)
  expect(err).not.toMatch(/at .*\.ts/)
})

it('the same edit gives the same bytes twice, and follows its picture', async () => {
  const cwd = freshFolder()
  const hash = async () => {
    const { out } = await cli(['edit', 'fox.jpg', 'make it night', ...quick, '--out', 'night.png'], { cwd })
    return createHash('sha256').update(readFileSync(out.trim())).digest('hex')
  }
  await picture(cwd, 64, 64)
  const first = await hash()
  expect(await hash()).toBe(first)
  await sharp({ create: { width: 64, height: 64, channels: 3, background: 'blue' } })
    .jpeg()
    .toFile(join(cwd, 'fox.jpg'))
  expect(await hash()).not.toBe(first)
})

it('says what is wrong with the picture', async () => {
  const cwd = freshFolder()
  const missing = await cli(['edit', 'none.png', 'make it night', '--model', tinyModel], { cwd })
  expect([missing.code, missing.err]).toEqual([
    2,
    `patchwork: ${join(cwd, 'none.png')} cannot be opened; check its name and that it is a file.\n`,
  ])
  const notAPicture = await cli(['edit', join(tinyModel, 'config.json'), 'make it night', '--model', tinyModel], {
    cwd,
  })
  expect([notAPicture.code, notAPicture.err]).toEqual([
    2,
    expect.stringMatching(/config\.json: The picture cannot be read; .*\n$/),
  ])
})
