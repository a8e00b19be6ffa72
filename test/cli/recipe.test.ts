import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import packageFacts from '../../package.json' with { type: 'json' }
import * as files from '../metadata/files.ts'
import { cli, freshFolder, quick } from './cli.ts'

async function recipeOf(bytes: Uint8Array, ...flags: readonly string[]) {
  const path = join(freshFolder(), 'picture')
  writeFileSync(path, bytes)
  return { path, ...(await cli(['recipe', path, ...flags])) }
}

it('what a picture says of itself is printed, a line for each thing', async () => {
  const { code, out } = await recipeOf(await files.webpWithComment(files.webUiText))
  expect(code).toBe(0)
  expect(out).toBe(`Prompt    a red fox, (snow:1.2), "night"
          second line <lora:detail:0.5>
Avoid     blurry,
          low quality
Program   Stable Diffusion web UI
Model     dream_v8
Size      640 x 512
Seed      123456
Steps     28
Guidance  6.5
`)
})

it('as JSON it is one line for programs', async () => {
  const { path, out } = await recipeOf(await files.pngWith(files.otherPrograms.SwarmUI.texts), '--json')
  const { recipe } = files.otherPrograms.SwarmUI
  expect(JSON.parse(out)).toEqual({ path, program: 'SwarmUI', ...recipe })
})

it('what could not be read is said', async () => {
  const graph = { ...files.comfyGraph, '6': { class_type: 'Magic', inputs: {} } }
  const { out } = await recipeOf(await files.pngWith({ prompt: JSON.stringify(graph) }))
  expect(out).toContain('Program   ComfyUI\n')
  expect(out).toMatch(/\nNote: Its prompt could not be read\.\n$/)
})

it('a size that the words leave out is the size of the picture', async () => {
  const { out } = await recipeOf(await files.pngWith({ parameters: 'a heron' }))
  expect(out).toContain('Size      8 x 6\n')
})

it('a picture of Patchwork tells all of its recipe', async () => {
  const { code, pictures } = await cli(['generate', 'a fox', ...quick, '--out', '-', '--quiet'])
  expect(code).toBe(0)
  const { out } = await recipeOf(pictures[0]!, '--json')
  expect(JSON.parse(out)).toMatchObject({
    program: 'Patchwork',
    prompt: 'a fox',
    seed: 7,
    recipe: readRecipe(pictures[0]!),
  })
})

it('a picture that says nothing is no failure; what is no picture is', async () => {
  const silent = await recipeOf(await files.pngWith({}))
  expect([silent.code, silent.out]).toEqual([0, `${silent.path} says nothing of how it was made.\n`])
  const none = await recipeOf(Buffer.from('a list of things to buy'))
  expect([none.code, none.err]).toEqual([2, expect.stringMatching(/cannot be read/)])
  expect(await cli(['recipe', 'nowhere.png'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('nowhere.png cannot be opened'),
  })
})

it('words cannot move the cursor of a terminal', async () => {
  const { out } = await recipeOf(await files.pngWith({ parameters: 'a \u001b[2Jheron\u0007' }))
  expect(out).toContain('Prompt    a [2Jheron\n')
})

it('a picture alone goes to the output when it is asked to', async () => {
  const { out, pictures } = await cli(['generate', 'a fox', ...quick, '--out', '-'])
  expect([out, pictures.length]).toEqual(['', 1])
  expect(Buffer.from(pictures[0]!.subarray(1, 4)).toString()).toBe('PNG')
})

it('--version says which it is', async () => {
  expect(await cli(['--version'])).toMatchObject({ code: 0, out: `${packageFacts.version}\n` })
})
