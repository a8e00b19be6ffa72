/**
 * The published NextStep releases and the settings that each is run with: those of its model card, else of the official
 * script (spec section 9). Data, not code: checkpoint/recognise.ts finds the one that a checkpoint is.
 */
import type { Generation } from '../checkpoint/generation.ts'
import type { Sampling } from '../sampling.ts'

export interface Release extends Omit<Sampling, 'width' | 'height'> {
  readonly generation: Generation
  /** Changes pictures, and does nothing else; the others paint from words alone. */
  readonly edits: boolean
  /** Sizes it was trained at in image tokens, [rows, columns], best first. */
  readonly grids: readonly Grid[]
}

type Grid = readonly [rows: number, columns: number]

/** At 256 pixels; the square first, then what is nearest to it. */
const at256 = [
  [16, 16],
  ...(
    [
      [15, 17],
      [14, 18],
      [13, 19],
      [12, 21],
      [11, 23],
      [10, 25],
      [9, 28],
      [8, 32],
    ] as const
  ).flatMap(([short, long]) => [[short, long] as const, [long, short] as const]),
] as const satisfies readonly Grid[]
const at512 = at256.map(([rows, columns]) => [2 * rows, 2 * columns] as const)

const painting = {
  steps: 28,
  guidance: 7.5,
  imageGuidance: 1,
  guidanceSchedule: 'constant',
  timestepShift: 1,
  useNorm: false,
  edits: false,
} as const

const first = {
  ...painting,
  generation: '1.0',
  sampler: 'nextstep-1',
  positivePrompt: 'masterpiece, film grained, best quality.',
  negativePrompt:
    'lowres, bad anatomy, bad hands, error, missing fingers, extra digit, fewer digits, cropped, worst quality, low quality, normal quality, jpeg artifacts, signature, watermark, username, blurry.',
} as const

const newer = {
  ...painting,
  generation: '1.1',
  sampler: 'nextstep-1.1',
  positivePrompt: '',
  negativePrompt:
    'lowres, bad anatomy, bad hands, bad texts, bad layout, error, missing fingers, extra digit, fewer digits, cropped, worst quality, low quality, normal quality, jpeg artifacts, signature, watermark, username, blurry.',
  grids: at512,
} as const

export const releases = {
  'NextStep-1-Large': { ...first, grids: at512 },
  // Its own files speak of 32 x 32 latents, 256 pixels.
  'NextStep-1-Large-Pretrain': { ...first, grids: [...at256, ...at512] },
  'NextStep-1-Large-Edit': {
    ...first,
    steps: 50,
    imageGuidance: 2,
    timestepShift: 3.2,
    useNorm: true,
    positivePrompt: '',
    negativePrompt: 'Copy original image.',
    edits: true,
    grids: at512,
  },
  'NextStep-1.1': newer,
  'NextStep-1.1-Pretrain': newer,
} as const satisfies Readonly<Record<string, Release>>

export type ReleaseName = keyof typeof releases
export const releaseNames = Object.keys(releases) as readonly ReleaseName[]

/** The release to turn to for the other kind of work. */
export const editingRelease = 'NextStep-1-Large-Edit' satisfies ReleaseName
export const paintingRelease = 'NextStep-1-Large' satisfies ReleaseName

/** Where the autoencoder of all releases is published alone. */
export const autoencoderAddress = 'stepfun-ai/NextStep-1-f8ch16-Tokenizer'

/** The release that a name, an address or a heading speaks of: "stepfun-ai/NextStep-1-Large-Edit" or "nextstep_1.1-int4". */
export function releaseIn(text: string): ReleaseName | null {
  const plain = text.toLowerCase().replaceAll(/[\s_]+/g, '-')
  const named = releaseNames.filter((name) => {
    const at = plain.indexOf(name.toLowerCase())
    return at >= 0 && !/^\d/.test(plain.slice(at + name.length))
  })
  return named.toSorted((a, b) => b.length - a.length)[0] ?? null
}
