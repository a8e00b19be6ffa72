/** Graphs as people draw them: all of a prompt is read, or the user is told that some of it is missing. */
import { describe, expect, it } from 'vitest'
import { parseComfyGraph } from '../../engine/images/recipes/comfyui.ts'

type Inputs = Readonly<Record<string, unknown>>
type Nodes = Readonly<Record<string, readonly [kind: string, inputs: Inputs]>>

const unreadPrompt = 'Part of this prompt could not be read.'
const noPrompt = 'Its prompt could not be read.'
const unreadNegative = 'Part of what it avoids could not be read.'

const sampler = {
  seed: 77,
  steps: 12,
  cfg: 4,
  sampler_name: 'euler',
  scheduler: 'normal',
  model: ['4', 0],
  latent_image: ['5', 0],
  positive: ['6', 0],
  negative: ['7', 0],
}

/** The default graph, with nodes changed or added. */
function found(changes: Nodes) {
  const nodes: Nodes = {
    '3': ['KSampler', sampler],
    '4': ['CheckpointLoaderSimple', { ckpt_name: 'meadow.safetensors' }],
    '5': ['EmptyLatentImage', { width: 512, height: 512 }],
    '6': ['CLIPTextEncode', { text: 'a heron', clip: ['4', 1] }],
    '7': ['CLIPTextEncode', { text: 'blurry', clip: ['4', 1] }],
    '8': ['VAEDecode', { samples: ['3', 0], vae: ['4', 2] }],
    '9': ['SaveImage', { images: ['8', 0], filename_prefix: 'ComfyUI' }],
    ...changes,
  }
  const graph = Object.entries(nodes).map(([id, [class_type, inputs]]) => [id, { class_type, inputs }])
  return parseComfyGraph(JSON.stringify(Object.fromEntries(graph)))
}

function wordsOf(changes: Nodes) {
  const { prompt, negativePrompt, notes } = found(changes) ?? {}
  return [prompt, negativePrompt, notes]
}

const encode = (text: unknown): Nodes => ({ '6': ['CLIPTextEncode', { text, clip: ['4', 1] }] })

describe('words are whole', () => {
  it.each<[string, Nodes, string, string | undefined]>([
    ['nothing is avoided', { '7': ['ConditioningZeroOut', { conditioning: ['6', 0] }] }, 'a heron', undefined],
    [
      'two conditions are put together',
      {
        '6': ['ConditioningConcat', { conditioning_from: ['11', 0], conditioning_to: ['10', 0] }],
        '10': ['CLIPTextEncode', { text: 'a heron', clip: ['4', 1] }],
        '11': ['CLIPTextEncode', { text: 'in the reeds', clip: ['4', 1] }],
      },
      'a heron, in the reeds',
      'blurry',
    ],
    [
      'a condition goes through areas and guidance',
      {
        '6': ['FluxGuidance', { guidance: 3.5, conditioning: ['10', 0] }],
        '10': ['ConditioningSetArea', { x: 0, width: 64, height: 64, conditioning: ['11', 0] }],
        '11': ['CLIPTextEncode', { text: 'a heron', clip: ['4', 1] }],
      },
      'a heron',
      'blurry',
    ],
    [
      'texts are joined',
      {
        ...encode(['10', 0]),
        '10': ['StringConcatenate', { string_a: 'a heron', string_b: ['11', 0], delimiter: ' ' }],
        '11': ['PrimitiveString', { value: 'at dawn' }],
      },
      'a heron at dawn',
      'blurry',
    ],
    [
      'many texts are joined, in the order of their numbers',
      {
        ...encode(['10', 0]),
        '10': [
          'JoinStringMulti',
          {
            inputcount: 3,
            string_10: 'dawn',
            string_2: ['11', 0],
            string_1: 'a heron',
            delimiter: '\\n',
            return_list: false,
          },
        ],
        '11': ['Text Multiline', { text: 'in the reeds' }],
      },
      'a heron\nin the reeds\ndawn',
      'blurry',
    ],
    [
      'SDXL reads them with two encoders',
      {
        '6': ['CLIPTextEncodeSDXL', { text_g: 'a heron', text_l: 'drawn', width: 1024, height: 1024, clip: ['4', 1] }],
      },
      'a heron, drawn',
      'blurry',
    ],
    [
      'a loader holds them',
      {
        '3': [
          'KSampler (Efficient)',
          { ...sampler, positive: ['10', 1], negative: ['10', 2], latent_image: ['10', 3] },
        ],
        '10': [
          'Efficient Loader',
          {
            ckpt_name: 'meadow.safetensors',
            positive: 'a heron',
            negative: 'text',
            empty_latent_width: 640,
            empty_latent_height: 512,
            token_normalization: 'none',
          },
        ],
      },
      'a heron',
      'text',
    ],
    [
      'a loader of SDXL hands them on in one bundle',
      {
        '3': [
          'KSampler SDXL (Eff.)',
          { noise_seed: 77, steps: 12, cfg: 4, sdxl_tuple: ['10', 0], latent_image: ['10', 1] },
        ],
        '10': [
          'Eff. Loader SDXL',
          { base_ckpt_name: 'm.safetensors', positive: ['11', 0], negative: 'text', positive_ascore: 6 },
        ],
        '11': ['String Literal', { string: 'a heron' }],
      },
      'a heron',
      'text',
    ],
    [
      'wildcards stand beside what they became',
      {
        ...encode(['10', 0]),
        '10': [
          'ImpactWildcardProcessor',
          { wildcard_text: 'a __bird__', populated_text: 'a heron', mode: 'populate', seed: 5 },
        ],
      },
      'a heron',
      'blurry',
    ],
    [
      'a styler uses no style',
      {
        ...encode(['10', 0]),
        '7': ['CLIPTextEncode', { text: ['10', 1], clip: ['4', 1] }],
        '10': [
          'SDXLPromptStyler',
          { text_positive: 'a heron', text_negative: 'blurry', style: 'base', log_prompt: 'No' },
        ],
      },
      'a heron',
      'blurry',
    ],
    [
      'texts are joined by a separator that has a name',
      {
        ...encode(['10', 0]),
        '10': ['Text Concatenate (JPS)', { delimiter: 'comma', text1: 'a heron', text2: 'at dawn' }],
      },
      'a heron, at dawn',
      'blurry',
    ],
    [
      'words of a place in the picture are added',
      {
        '6': [
          'GLIGENTextBoxApply',
          { conditioning_to: ['10', 0], clip: ['4', 1], text: 'a boat', x: 0, width: 64, height: 64 },
        ],
        '10': ['CLIPTextEncode', { text: 'a heron', clip: ['4', 1] }],
      },
      'a heron, a boat',
      'blurry',
    ],
    [
      'a guider takes two prompts',
      {
        '3': ['SamplerCustomAdvanced', { guider: ['10', 0], noise: ['11', 0], latent_image: ['5', 0] }],
        '10': ['DualCFGGuider', { cond1: ['6', 0], cond2: ['12', 0], negative: ['7', 0] }],
        '12': ['CLIPTextEncode', { text: 'in the reeds', clip: ['4', 1] }],
      },
      'a heron, in the reeds',
      'blurry',
    ],
    [
      'the prompt stands on both sides',
      { '3': ['KSampler', { ...sampler, negative: ['6', 0] }] },
      'a heron',
      undefined,
    ],
    [
      'a switch says which text counts',
      { ...encode(['10', 0]), '10': ['CR Text Input Switch', { Input: 2, text1: 'a hare', text2: 'a heron' }] },
      'a heron',
      'blurry',
    ],
    [
      'a node shows the text that goes through it',
      {
        ...encode(['10', 0]),
        '10': ['ShowText|pysssss', { text: ['11', 0], text_0: 'a hare' }],
        '11': ['Text Multiline', { text: 'a heron' }],
      },
      'a heron',
      'blurry',
    ],
  ])('where %s', (_, changes, prompt, negative) => {
    expect(wordsOf(changes)).toEqual([prompt, negative, undefined])
  })

  it('with the size of the loader, and a seed from another node', () => {
    expect(
      found({
        '3': [
          'KSampler (Efficient)',
          { ...sampler, seed: ['11', 0], positive: ['10', 1], negative: ['10', 2], latent_image: ['10', 3] },
        ],
        '10': [
          'Efficient Loader',
          { positive: 'a heron', negative: '', empty_latent_width: 640, empty_latent_height: 512 },
        ],
        '11': ['Seed (rgthree)', { seed: 9 }],
      }),
    ).toEqual({
      source: 'comfyui',
      prompt: 'a heron',
      seed: 9,
      steps: 12,
      guidance: 4,
      width: 640,
      height: 512,
      model: 'meadow',
    })
  })
})

describe('half of a prompt is never told as if it were whole', () => {
  it.each<[string, Nodes, string, string | undefined, readonly string[]]>([
    [
      'a styler adds words that lie elsewhere',
      {
        ...encode(['10', 0]),
        '7': ['CLIPTextEncode', { text: ['10', 1], clip: ['4', 1] }],
        '10': [
          'SDXLPromptStyler',
          { text_positive: 'a heron', text_negative: 'blurry', style: 'sai-anime', log_prompt: 'No' },
        ],
      },
      'a heron',
      'blurry',
      [unreadPrompt, unreadNegative],
    ],
    [
      'wildcards are drawn while painting',
      { ...encode(['10', 0]), '10': ['DPRandomGenerator', { text: 'a {heron|hare}', seed: 5, autorefresh: 'No' }] },
      'a {heron|hare}',
      'blurry',
      [unreadPrompt],
    ],
    [
      'a line is drawn from several',
      { ...encode(['10', 0]), '10': ['Text Random Line', { text: 'a heron\na hare', seed: 3 }] },
      'a heron\na hare',
      'blurry',
      [unreadPrompt],
    ],
    [
      'one of two texts comes from a file',
      {
        ...encode(['10', 0]),
        '10': ['Text Concatenate', { text_a: 'a heron', text_b: ['11', 0], delimiter: ', ' }],
        '11': ['Load Text File', { file_path: 'words.txt', dictionary_name: 'x' }],
      },
      'a heron',
      'blurry',
      [unreadPrompt],
    ],
    [
      'a language model writes it',
      { ...encode(['10', 0]), '10': ['OllamaGenerate', { prompt: 'describe a bird', model: 'some-model' }] },
      'describe a bird',
      'blurry',
      [unreadPrompt],
    ],
    [
      'nothing is known of the node',
      { ...encode(['10', 0]), '10': ['Magic', { spell: 'heron', power: 9000 }] },
      '',
      'blurry',
      [noPrompt],
    ],
    [
      'only a part of a text is taken',
      { ...encode(['10', 0]), '10': ['StringSubstring', { string: 'a heron at dawn', start: 0, end: 7 }] },
      'a heron at dawn',
      'blurry',
      [unreadPrompt],
    ],
    [
      'words are put in front by an input of its own',
      { '6': ['CLIPTextEncodeWithPrefix', { prefix: 'drawing of', text: 'a heron', clip: ['4', 1] }] },
      'a heron',
      'blurry',
      [unreadPrompt],
    ],
    [
      'each picture of a film has words of its own',
      { '6': ['BatchPromptSchedule', { text: '"0": "a heron", "9": "a hare"', max_frames: 9, clip: ['4', 1] }] },
      '"0": "a heron", "9": "a hare"',
      'blurry',
      [unreadPrompt],
    ],
    ['there is a list instead of a text', encode(['a heron', 'at dawn']), '', 'blurry', [noPrompt]],
    ['there is a number instead of a text', encode(5), '', 'blurry', [noPrompt]],
    ['a link leads nowhere', encode(['99', 0]), '', 'blurry', [noPrompt]],
    [
      'links run in a circle',
      {
        '6': ['ConditioningCombine', { conditioning_1: ['10', 0], conditioning_2: ['6', 0] }],
        '10': ['CLIPTextEncode', { text: 'a heron', clip: ['4', 1] }],
      },
      'a heron',
      'blurry',
      [unreadPrompt],
    ],
    [
      'the switch is turned by another node',
      { ...encode(['10', 0]), '10': ['CR Text Input Switch', { Input: ['11', 0], text1: 'a hare', text2: 'a heron' }] },
      '',
      'blurry',
      [noPrompt],
    ],
  ])('where %s', (_, changes, prompt, negative, notes) => {
    expect(wordsOf(changes)).toEqual([prompt, negative, notes])
  })

  it('another sampler of the graph does not lend its words', () => {
    expect(
      wordsOf({
        ...encode(['99', 0]),
        '13': ['KSampler', { ...sampler, positive: ['14', 0] }],
        '14': ['CLIPTextEncode', { text: 'a hare', clip: ['4', 1] }],
      }),
    ).toEqual(['', 'blurry', [noPrompt]])
  })

  it('a graph that saves several pictures does not tell which of them this is', () => {
    const other = (words: string): Nodes => ({
      '20': ['SaveImage', { images: ['21', 0] }],
      '21': ['VAEDecode', { samples: ['22', 0], vae: ['4', 2] }],
      '22': ['KSampler', { ...sampler, positive: ['23', 0] }],
      '23': ['CLIPTextEncode', { text: words, clip: ['4', 1] }],
    })
    const several = 'Its graph saves several pictures; this is the prompt of one of them.'
    expect(wordsOf(other('a hare'))).toEqual(['a heron', 'blurry', [several]])
    expect(wordsOf(other('a heron'))).toEqual(['a heron', 'blurry', undefined])
  })

  it('a graph without a sampler tells what was asked for', () => {
    expect(
      parseComfyGraph(
        JSON.stringify({
          '1': { class_type: 'FluxProUltraImageNode', inputs: { prompt: 'a heron', seed: 4 } },
          '2': { class_type: 'SaveImage', inputs: { images: ['1', 0] } },
        }),
      ),
    ).toEqual({ source: 'comfyui', prompt: 'a heron', seed: 4, notes: [unreadPrompt] })
  })

  it('what avoids nothing never takes words from the prompt', () => {
    expect(
      wordsOf({
        '3': ['KSampler', { ...sampler, positive: ['10', 0], negative: ['10', 1] }],
        '10': ['Prompt Loader', { positive: 'a heron', clip: ['4', 1] }],
      }),
    ).toEqual(['a heron', undefined, [unreadNegative]])
  })
})
