import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../electron/contract.ts'
import { commandLine } from './commandLine.ts'

const recipe: Recipe = {
  app: 'patchwork',
  version: 1,
  model: 'Patchwork First',
  modelHash: 'abc',
  device: 'cpu',
  prompt: 'a red apple',
  negativePrompt: '',
  positivePrompt: '',
  width: 64,
  height: 48,
  seed: 7,
  imageIndex: 0,
  steps: 20,
  guidance: 2.5,
  imageGuidance: 1.5,
  guidanceSchedule: 'constant',
  sampler: 'nextstep-1',
  timestepShift: 0.4,
  useNorm: false,
  sources: [],
}
const line = (changes: Partial<Recipe>, source: string | null = null, platform = 'linux') =>
  commandLine({ recipe: { ...recipe, ...changes }, source, platform })

describe('a recipe as a command line', () => {
  it('names every setting, so that it means the same tomorrow', () => {
    expect(line({})).toBe(
      "patchwork generate 'a red apple' --model 'Patchwork First' --size 64x48 --seed 7 --steps 20 --guidance 2.5 " +
        "--schedule constant --sampler nextstep-1 --timestep-shift 0.4 --negative '' --positive '' --no-use-norm",
    )
  })

  it('quotes what a shell would read otherwise', () => {
    expect(line({ prompt: "the cat's $HOME; `rm`" })).toContain(String.raw`generate 'the cat'\''s $HOME; ` + "`rm`' ")
    expect(line({ prompt: 'a "big" cat' }, null, 'win32')).toContain('generate "a ""big"" cat" ')
  })

  it('keeps words that begin with a hyphen apart from flags', () => {
    expect(line({ prompt: '--help' })).toMatch(/--no-use-norm -- --help$/)
  })

  it('edits the file of the picture, with the guard as it was', () => {
    expect(line({}, '/pictures/fox.png')).toMatch(/^patchwork edit \/pictures\/fox\.png 'a red apple' .*--no-guard/)
    const score = { verdict: 'restored', restored: 0.5, drift: 1, shift: 0 } as const
    expect(line({ guard: { strength: 0.8, score } }, '/fox.png')).toContain('--image-guidance 1.5 --guard 0.8 ')
  })

  it('paints a batch up to the picture that is meant', () => {
    expect(line({ imageIndex: 2 })).toContain('--image-index 2 ')
  })
})
