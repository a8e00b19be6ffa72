import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { decodePicture } from '../../engine/images/decode.ts'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, quick } from '../cli/cli.ts'
import { isEqualAt } from './scenes.ts'

const embedded = fileURLToPath(new URL('../../assets/models/patchwork-second', import.meta.url))

/** Pixels along one edge of the embedded model's pictures. */
const side = 256

/** A star on a wall, as the embedded model was taught to see one. */
async function star(file: string, scale: number): Promise<void> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side * scale}" height="${side * scale}" viewBox="0 0 64 64">
<rect width="64" height="48" fill="#f1dfc8"/><rect y="48" width="64" height="16" fill="#a8713f"/><rect x="45" y="5" width="13" height="16" fill="#90c4ee" stroke="#fff" stroke-width="2"/>
<path d="M32 12L38 26L54 28L42 38L46 54L32 46L18 54L22 38L10 28L26 26Z" fill="#ff8c10"/></svg>`
  await sharp(Buffer.from(svg)).flatten().png().toFile(file)
}

it('an edit keeps what nobody asked to change, says how much, and remembers it', async () => {
  const cwd = freshFolder()
  await star(join(cwd, 'star.png'), 1)
  const { code, out, err } = await cli(['edit', 'star.png', 'make it blue', '--model', embedded, '--seed', '3'], {
    cwd,
  })
  expect(code).toBe(0)
  expect(err).toMatch(/\d+% of the picture is as it was, byte for byte; the model had (hardly )?drifted/)
  const png = readFileSync(out.trim())
  const recipe = readRecipe(png)
  expect(recipe?.guard).toMatchObject({ strength: 0.5, score: { verdict: 'restored' } })
  const [parent, edit] = [await decodePicture(readFileSync(join(cwd, 'star.png'))), await decodePicture(png)]
  const same = Array.from({ length: side * side }, (_, i) => isEqualAt(parent.pixels, edit.pixels, i)).filter(Boolean)
  expect(same.length / side ** 2).toBeGreaterThanOrEqual(recipe!.guard!.score.restored)
  const middle = (side / 2) * (side + 1) * 3
  expect(edit.pixels.data[middle + 2]).toBeGreaterThan(edit.pixels.data[middle]! + 50) // blue now
}, 300_000)

it('a photo larger than the model keeps its size; without the guard it does not', async () => {
  const cwd = freshFolder()
  await star(join(cwd, 'star.png'), 2.25)
  const edit = async (...flags: string[]) => {
    const { out } = await cli(
      ['edit', 'star.png', 'make it blue', '--model', embedded, '--seed', '3', '-q', ...flags],
      { cwd },
    )
    const png = readFileSync(out.trim())
    return { ...(await sharp(png).metadata()), recipe: readRecipe(png) }
  }
  expect(await edit('--guard', '0.7')).toMatchObject({ width: 576, recipe: { width: side, guard: { strength: 0.7 } } })
  const raw = await edit('--no-guard')
  expect(raw).toMatchObject({ width: side })
  expect(raw.recipe?.guard).toBeUndefined()
}, 300_000)

it('a strength that is none is refused before anything is painted', async () => {
  const { code, err } = await cli(['edit', 'star.png', 'make it blue', ...quick, '--guard', '2'])
  expect(code).toBe(2)
  expect(err).toMatch(/It must lie between 0 and 1/)
})
