/** A quick look with few steps, and the same picture with all of them, from the command line. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeImage } from '../../engine/images/decode.ts'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, tinyModel } from './cli.ts'

const wish = ['a fox', '--model', tinyModel, '--size', '64x64', '--steps', '24', '--seed', '7']
let cwd: string

beforeAll(async () => {
  cwd = freshFolder()
  await cli(['generate', ...wish, '--out', 'whole.png'], { cwd })
  await cli(['generate', ...wish, '--draft', '--out', 'draft.png'], { cwd })
})

const bytes = (name: string) => readFileSync(join(cwd, name))
const recipe = (name: string) => readRecipe(bytes(name))
const pixels = async (name: string) => (await decodeImage(bytes(name))).data

describe('patchwork generate --draft', () => {
  test('paints with a quarter of the steps, and the picture says that it is a draft', async () => {
    expect(recipe('draft.png')).toMatchObject({ draft: true, steps: 24, version: 2 })
    expect(recipe('whole.png')).toMatchObject({ version: 1 })
    expect(recipe('whole.png')).not.toHaveProperty('draft')
    await cli(['generate', ...wish, '--steps', '6', '--out', 'few.png'], { cwd })
    const said = await cli(['recipe', 'draft.png'], { cwd })
    expect(said.out).toMatch(/Steps +6\n/)
    expect(said.out).toContain('A draft of 24 steps')
    // The same patches as with six steps; only what the file says of them differs.
    expect(await pixels('draft.png')).toEqual(await pixels('few.png'))
  })

  test('a draft goes on as a draft', async () => {
    await cli(['reroll', 'draft.png', '--model', tinyModel, '--from-row', '3', '--seed', '1', '--out', 'on.png'], {
      cwd,
    })
    expect(recipe('on.png')).toMatchObject({ draft: true, passages: [{ from: 8, seed: 1 }] })
  })
})

describe('patchwork finish', () => {
  test('paints the picture that would have come without --draft, to the byte', async () => {
    const { code, out } = await cli(['finish', 'draft.png', '--model', tinyModel, '--out', 'finished.png'], { cwd })
    expect([code, out]).toEqual([0, `${join(cwd, 'finished.png')}\n`])
    expect(bytes('finished.png').equals(bytes('whole.png'))).toBe(true)
  })

  test('keeps where a draft was painted on otherwise', async () => {
    await cli(['reroll', 'draft.png', '--model', tinyModel, '--from-row', '3', '--seed', '1', '--out', 'a.png'], {
      cwd,
    })
    await cli(['finish', 'a.png', '--model', tinyModel, '--out', 'b.png'], { cwd })
    await cli(['reroll', 'whole.png', '--model', tinyModel, '--from-row', '3', '--seed', '1', '--out', 'c.png'], {
      cwd,
    })
    expect(bytes('b.png').equals(bytes('c.png'))).toBe(true)
  })

  test('says so where there is nothing to finish', async () => {
    const { code, err } = await cli(['finish', 'whole.png', '--model', tinyModel], { cwd })
    expect(code).not.toBe(0)
    expect(err).toMatch(/is no draft/)
  })
})

describe('--row-steps', () => {
  const rows = ['a fox', '--model', tinyModel, '--size', '64x64', '--seed', '7', '--row-steps', '3,3,6']

  test('gives each row its own steps, the last number to all that follow; the recipe names where they change', async () => {
    expect((await cli(['generate', ...rows, '--out', 'rows.png'], { cwd })).code).toBe(0)
    expect(recipe('rows.png')).toMatchObject({ version: 2, steps: 3, passages: [{ from: 8, steps: 6 }] })
    await cli(['reroll', 'rows.png', '--model', tinyModel, '--from-row', '4', '--seed', '1', '--out', 'on.png'], {
      cwd,
    })
    expect(recipe('on.png')).toMatchObject({
      steps: 3,
      passages: [
        { from: 8, steps: 6 },
        { from: 12, seed: 1 },
      ],
    })
  })

  test('of a journal is gone on with to the same file', async () => {
    const kept = [...rows, '--out', 'kept.png', '--journal', 'rows.journal']
    await cli(['generate', ...kept], { cwd })
    expect((await cli(['resume', 'rows.journal', '--out', 'again.png'], { cwd })).code).toBe(0)
    expect(bytes('again.png').equals(bytes('kept.png'))).toBe(true)
    expect(bytes('kept.png').equals(bytes('rows.png'))).toBe(true)
  })

  test('what is no number of steps is told in a sentence', async () => {
    for (const list of ['1,20', '12,x', '']) {
      const { code, err } = await cli(['generate', 'a fox', '--model', tinyModel, '--row-steps', list], { cwd })
      expect(code).not.toBe(0)
      expect(err).toMatch(/Steps must be at least 2|number/)
    }
  })
})
