import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../engine/images/decode.ts'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, quick } from './cli.ts'

describe('a prompt with slots on the command line', () => {
  it('paints a picture of each combination, named by it, with the same noise, and export takes them', async () => {
    const cwd = freshFolder()
    const words = 'a {red, blue} {cup, fish} on nothing'
    const { code, out, err } = await cli(['generate', words, ...quick, '--out', 'potions'], { cwd })
    expect({ code, err }).toMatchObject({ code: 0 })
    expect(err).toContain('A set of 4 pictures.')
    const files = ['red-cup', 'red-fish', 'blue-cup', 'blue-fish'].map((name) => join(cwd, 'potions', `${name}.png`))
    expect(out.trim().split('\n')).toEqual(files)
    const recipes = files.map((file) => readRecipe(readFileSync(file)))
    expect(recipes.map((recipe) => [recipe?.prompt, recipe?.seed, recipe?.imageIndex])).toEqual([
      ['a red cup on nothing', 7, 0],
      ['a red fish on nothing', 7, 0],
      ['a blue cup on nothing', 7, 0],
      ['a blue fish on nothing', 7, 0],
    ])
    const exported = await cli(['export', ...files, '--preset', 'phaser', '--out', 'game'], { cwd })
    expect(exported).toMatchObject({ code: 0 })
    const sheet = readFileSync(join(cwd, 'game', 'sheet.json'), 'utf8')
    for (const name of ['red-cup', 'red-fish', 'blue-cup', 'blue-fish']) expect(sheet).toContain(`"${name}`)
  })

  it('each picture is the one that its own words paint alone', async () => {
    const cwd = freshFolder()
    await cli(['generate', 'a {red, blue} cup', ...quick, '--out', 'set'], { cwd })
    const alone = await cli(['generate', 'a blue cup', ...quick, '--out', 'alone.png'], { cwd })
    expect(alone.code).toBe(0)
    const pixels = async (file: string) => (await decodeImage(readFileSync(join(cwd, file)))).data
    expect(await pixels('set/blue.png')).toEqual(await pixels('alone.png'))
  })

  it('several of each combination are numbered', async () => {
    const cwd = freshFolder()
    await cli(['generate', 'a {red, blue} cup', ...quick, '--count', '2', '--out', 'set/'], { cwd })
    expect(readdirSync(join(cwd, 'set')).toSorted()).toEqual(['blue-2.png', 'blue.png', 'red-2.png', 'red.png'])
  })

  it('an instruction with slots changes one picture in several ways', async () => {
    const cwd = freshFolder()
    await cli(['generate', 'a cup', ...quick, '--out', 'cup.png'], { cwd })
    const edit = ['edit', 'cup.png', 'paint it {red, blue}', ...quick, '--out', 'cups']
    const { code, err } = await cli(edit, { cwd })
    expect({ code, err }).toMatchObject({ code: 0 })
    expect(readdirSync(join(cwd, 'cups')).toSorted()).toEqual(['blue.png', 'red.png'])
    expect(readRecipe(readFileSync(join(cwd, 'cups', 'red.png')))?.sources).toHaveLength(1)
  })

  it('too many, one file for all, and a journal are refused before anything is painted', async () => {
    const cwd = freshFolder()
    const many = `{${Array.from({ length: 17 }, (_, index) => `v${index}`).join(', ')}}`
    const refused = async (...args: string[]) => {
      const { code, err } = await cli(['generate', ...args, ...quick], { cwd })
      expect(code).toBe(2)
      return err
    }
    expect(await refused(`${many} ${many}`)).toContain('17 × 17 = 289 pictures; a set holds 256 at most')
    expect(await refused('{a, b}', '--out', 'one.png')).toContain('name a folder')
    expect(await refused('{a, b}', '--out', '-')).toContain('name a folder')
    expect(await refused('{a, b}', '--journal', 'j')).toContain('leave out --journal')
    expect(readdirSync(cwd)).toEqual([])
  })
})
