import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ByteWriter, parquetWrite } from 'hyparquet-writer'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../engine/images/decode.ts'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, tinyModel } from './cli.ts'

const size = ['--model', tinyModel, '--size', '32x32', '--steps', '2']

describe('the prompt files of benchmarks become the folders that their scorers read', () => {
  it('geneval: a folder for each prompt with its line and four samples', async () => {
    const cwd = freshFolder()
    const lines = [
      '{"tag": "single_object", "prompt": "a photo of a bench"}',
      '{"tag": "counting", "prompt": "two cups"}',
    ]
    writeFileSync(join(cwd, 'evaluation_metadata.jsonl'), `${lines.join('\n')}\n`)
    await painted('geneval', 'evaluation_metadata.jsonl', cwd)
    for (const [at, line] of lines.entries()) {
      const folder = join(cwd, 'out', `0000${at}`)
      expect(readdirSync(join(folder, 'samples')).toSorted()).toEqual(['0000.png', '0001.png', '0002.png', '0003.png'])
      expect(readFileSync(join(folder, 'metadata.jsonl'), 'utf8')).toBe(`${line}\n`)
    }
    const recipes = ['0000.png', '0003.png'].map((name) => recipeOf(join(cwd, 'out/00001/samples', name)))
    expect(recipes.map((recipe) => [recipe?.prompt, recipe?.imageIndex])).toEqual([
      ['two cups', 0],
      ['two cups', 3],
    ])
  })

  it('dpg: four pictures in one, called as the prompt, alone in their folder', async () => {
    const cwd = freshFolder()
    mkdirSync(join(cwd, 'prompts'))
    writeFileSync(join(cwd, 'prompts/COCOval1.txt'), 'a dense prompt\n')
    await painted('dpg', 'prompts', cwd)
    expect(readdirSync(join(cwd, 'out/images'))).toEqual(['COCOval1.png'])
    await expectGrid(join(cwd, 'out/images/COCOval1.png'), join(cwd, 'out/samples'), 'COCOval1')
  })

  it('oneig: a grid in the folder of its category and model', async () => {
    const cwd = freshFolder()
    const table =
      'category,id,prompt_en,type\nAnime_Stylization,000,"a fox, drawn",T\nKnowledge_Reasoning,001,a map,T\n'
    writeFileSync(join(cwd, 'OneIG-Bench.csv'), table)
    await painted('oneig', 'OneIG-Bench.csv', cwd)
    await expectGrid(join(cwd, 'out/images/anime/model/000.webp'), join(cwd, 'out/samples/anime/model'), '000')
    expect(readdirSync(join(cwd, 'out/images/reasoning/model'))).toEqual(['001.webp'])
  })

  it('wise: a picture of each number', async () => {
    const cwd = freshFolder()
    const prompts = [
      { Prompt: 'a festival', prompt_id: 1, Explanation: 'x' },
      { Prompt: 'a plant', prompt_id: 7 },
    ]
    writeFileSync(join(cwd, 'cultural_common_sense.json'), JSON.stringify(prompts))
    await painted('wise', 'cultural_common_sense.json', cwd)
    expect(recipeOf(join(cwd, 'out/1.png'))?.prompt).toBe('a festival')
    expect(recipeOf(join(cwd, 'out/7.png'))?.prompt).toBe('a plant')
  })

  it('gedit: pictures out of Parquet, edited, with what they were', async () => {
    const cwd = freshFolder()
    const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const writer = new ByteWriter()
    const optional = { repetition_type: 'OPTIONAL' } as const
    const texts = ['key', 'task_type', 'instruction_language', 'instruction']
    const text = (name: string) => ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional }) as const
    await parquetWrite({
      writer,
      schema: [
        { name: 'root', num_children: 5 },
        ...texts.map(text),
        { name: 'input_image_raw', num_children: 2, ...optional },
        { name: 'bytes', type: 'BYTE_ARRAY', ...optional },
        text('path'),
      ],
      columnData: [
        ...['abc', 'color_alter', 'en', 'make it blue'].map((value, at) => ({ name: texts[at]!, data: [value] })),
        { name: 'input_image_raw', data: [{ bytes: new Uint8Array(png), path: 'abc.png' }] },
      ],
    })
    writeFileSync(join(cwd, 'train.parquet'), new Uint8Array(writer.getBuffer()))
    const look = ['batch', 'train.parquet', '--benchmark', 'gedit', ...size, '--out', 'out', '--preview']
    expect((await cli(look, { cwd })).code).toBe(0)
    expect(existsSync(join(cwd, 'out'))).toBe(false)
    await painted('gedit', 'train.parquet', cwd)
    const folder = join(cwd, 'out/model/fullset/color_alter/en')
    expect(readdirSync(folder).toSorted()).toEqual(['abc.png', 'abc_SRCIMG.png'])
    expect(recipeOf(join(folder, 'abc.png'))?.sources).toHaveLength(1)
    expect((await decodeImage(readFileSync(join(folder, 'abc_SRCIMG.png')))).data.subarray(0, 3)).toEqual(
      new Uint8Array([255, 0, 0]),
    )
  })

  it('imgedit: an edited picture called as its key', async () => {
    const cwd = freshFolder()
    mkdirSync(join(cwd, 'original_images/animal'), { recursive: true })
    const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    await picture.jpeg().toFile(join(cwd, 'original_images/animal/000342021.jpg'))
    const edits = { '1082': { id: 'animal/000342021.jpg', prompt: 'change the shell', edit_type: 'adjust' } }
    writeFileSync(join(cwd, 'basic_edit.json'), JSON.stringify(edits))
    await painted('imgedit', 'basic_edit.json', cwd, '--images', 'original_images')
    expect(recipeOf(join(cwd, 'out/1082.png'))).toMatchObject({ prompt: 'change the shell' })
  })

  it('a file of another kind is refused in a sentence', async () => {
    const cwd = freshFolder()
    writeFileSync(join(cwd, 'prompts.csv'), 'a,b\n1,2\n')
    for (const name of ['geneval', 'dpg', 'oneig', 'wise', 'gedit', 'imgedit']) {
      const { code, err } = await cli(['batch', 'prompts.csv', '--benchmark', name, ...size, '--out', `out-${name}`], {
        cwd,
      })
      expect(code).toBe(2)
      expect(err).toContain(`This is no prompt file of ${name}: `)
    }
  })
})

const recipeOf = (path: string) => readRecipe(readFileSync(path))

async function painted(name: string, file: string, cwd: string, ...more: readonly string[]): Promise<void> {
  const args = ['batch', file, '--benchmark', name, ...size, ...more, '--out', 'out']
  const { code, err } = await cli(args, { cwd })
  expect({ code, err }).toMatchObject({ code: 0 })
  expect(existsSync(join(cwd, 'out/manifest.csv'))).toBe(true)
  expect((await cli(args, { cwd })).out).toBe('')
}

/** Two by two of 32 pixels, the second picture on the right of the first. */
async function expectGrid(grid: string, singles: string, name: string): Promise<void> {
  const whole = await decodeImage(readFileSync(grid))
  expect([whole.width, whole.height]).toEqual([64, 64])
  const second = await decodeImage(readFileSync(join(singles, `${name}-2.png`)))
  const first = (32 + 5 * 64) * 3
  expect(whole.data.subarray(first, first + 96)).toEqual(second.data.subarray(5 * 96, 5 * 96 + 96))
}
