/** Picture files as other programs write them. */
import sharp from 'sharp'
import { chunkBytes, pngSignature, textChunk, type Chunk } from '../../engine/images/pngChunks.ts'

const red = sharp({ create: { width: 8, height: 6, channels: 3, background: 'red' } })

export async function pngWith(texts: Readonly<Record<string, string>>): Promise<Buffer> {
  const png = await red.clone().png().toBuffer()
  const headerEnd = pngSignature.length + 25
  const chunks = Object.entries(texts).map(([keyword, value]) => textChunk(keyword, value))
  return Buffer.concat([png.subarray(0, headerEnd), ...chunks, png.subarray(headerEnd)])
}

/** The same with chunks as they are. */
export async function pngWithChunks(...chunks: readonly Chunk[]): Promise<Buffer> {
  const png = await red.clone().png().toBuffer()
  const headerEnd = pngSignature.length + 25
  return Buffer.concat([png.subarray(0, headerEnd), ...chunks.map(chunkBytes), png.subarray(headerEnd)])
}

/** UTF-16, big end first, as piexif writes it for the web UI. */
export function comment(text: string): Buffer {
  return Buffer.concat([Buffer.from('UNICODE\0'), Buffer.from(text, 'utf16le').swap16()])
}

export async function jpegWithComment(text: string): Promise<Buffer> {
  return jpegWith(Buffer.concat([Buffer.from('Exif\0\0'), tiffWith({ 0x9286: comment(text) })]))
}

/** A JPEG whose first APP1 segment holds this. */
export async function jpegWith(data: Buffer): Promise<Buffer> {
  const jpeg = await red.clone().jpeg().toBuffer()
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)])
}

export async function webpWithComment(text: string): Promise<Buffer> {
  return webpWith('EXIF', tiffWith({ 0x9286: comment(text) }))
}

export async function webpWith(type: string, data: Buffer): Promise<Buffer> {
  const webp = await red.clone().webp().toBuffer()
  const head = Buffer.from(`${type}\0\0\0\0`)
  head.writeUInt32LE(data.length, 4)
  const padding = Buffer.alloc(data.length % 2)
  return Buffer.concat([webp, head, data, padding])
}

/** sharp knows the name of the tag and writes its own encoding of the text. */
export async function avifWithComment(text: string): Promise<Buffer> {
  return red
    .clone()
    .avif()
    .withExif({ IFD2: { UserComment: text } })
    .toBuffer()
}

/** A TIFF block, big end first; tags from 0x9000 on go into the EXIF directory. */
export function tiffWith(values: Readonly<Record<number, Buffer>>): Buffer {
  const entries = Object.entries(values).map(([tag, value]) => ({ tag: Number(tag), value }))
  const [first, inner] = [entries.filter(({ tag }) => tag < 0x9000), entries.filter(({ tag }) => tag >= 0x9000)]
  const innerAt = 8 + directoryLength(first.length + 1)
  let dataAt = innerAt + directoryLength(inner.length)
  const head = Buffer.alloc(dataAt)
  head.write('MM\0*', 0, 'latin1')
  head.writeUInt32BE(8, 4)
  for (const [directory, at] of [
    [first, 8],
    [inner, innerAt],
  ] as const) {
    const isFirst = directory === first
    head.writeUInt16BE(directory.length + Number(isFirst), at)
    for (const [i, { tag, value }] of directory.entries()) {
      writeEntry(head, at + 2 + i * 12, tag, tag < 0x9000 ? 2 : 7, value.length, dataAt)
      dataAt += value.length
    }
    if (isFirst) writeEntry(head, at + 2 + directory.length * 12, 0x8769, 4, 1, innerAt)
  }
  return Buffer.concat([head, ...first.map(({ value }) => value), ...inner.map(({ value }) => value)])
}

function directoryLength(entries: number): number {
  return 2 + entries * 12 + 4
}

function writeEntry(out: Buffer, at: number, tag: number, type: number, count: number, value: number): void {
  out.writeUInt16BE(tag, at)
  out.writeUInt16BE(type, at + 2)
  out.writeUInt32BE(count, at + 4)
  out.writeUInt32BE(value, at + 8)
}

export const webUiText = `a red fox, (snow:1.2), "night"
second line <lora:detail:0.5>
Negative prompt: blurry,
low quality
Steps: 28, Sampler: DPM++ 2M, CFG scale: 6.5, Seed: 123456, Size: 640x512, Model hash: abc, Model: dream_v8, Lora hashes: "detail: 1a2b, x: 3", Version: v1.9`

export const webUiRecipe = {
  source: 'a1111',
  prompt: 'a red fox, (snow:1.2), "night"\nsecond line <lora:detail:0.5>',
  negativePrompt: 'blurry,\nlow quality',
  seed: 123456,
  steps: 28,
  guidance: 6.5,
  width: 640,
  height: 512,
  model: 'dream_v8',
} as const

/** The default graph, with a ControlNet between encoders and sampler. */
export const comfyGraph = {
  '3': {
    class_type: 'KSampler',
    inputs: {
      seed: 42,
      steps: 20,
      cfg: 8,
      model: ['4', 0],
      positive: ['12', 0],
      negative: ['12', 1],
      latent_image: ['5', 0],
    },
  },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd\\v1-5.safetensors' } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 768, height: 512, batch_size: 1 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a blue bird', clip: ['4', 1] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'watermark', clip: ['4', 1] } },
  '8': { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
  '9': { class_type: 'SaveImage', inputs: { images: ['8', 0] } },
  '12': { class_type: 'ControlNetApplyAdvanced', inputs: { positive: ['6', 0], negative: ['7', 0], strength: 1 } },
}

/** Flux: noise, guider, schedule and words each in a node of their own. */
export const comfyFluxGraph = {
  '1': {
    class_type: 'SamplerCustomAdvanced',
    inputs: { noise: ['2', 0], guider: ['3', 0], sigmas: ['4', 0], latent_image: ['5', 0] },
  },
  '2': { class_type: 'RandomNoise', inputs: { noise_seed: 7 } },
  '3': { class_type: 'BasicGuider', inputs: { model: ['6', 0], conditioning: ['7', 0] } },
  '4': { class_type: 'BasicScheduler', inputs: { steps: 4, model: ['6', 0] } },
  '5': { class_type: 'EmptySD3LatentImage', inputs: { width: 1024, height: 1024 } },
  '6': { class_type: 'UNETLoader', inputs: { unet_name: 'flux1-schnell.safetensors' } },
  '7': { class_type: 'FluxGuidance', inputs: { guidance: 3.5, conditioning: ['8', 0] } },
  '8': { class_type: 'CLIPTextEncode', inputs: { text: ['10', 0] } },
  '9': { class_type: 'SaveImage', inputs: { images: ['1', 0] } },
  '10': { class_type: 'PrimitiveString', inputs: { value: 'a bottle on a beach' } },
}

export const invokeMetadata = {
  app_version: '6.14.0',
  generation_mode: 'txt2img',
  positive_prompt: 'a castle',
  negative_prompt: '',
  width: 1024,
  height: 768,
  seed: 99,
  cfg_scale: 5.5,
  steps: 30,
  model: { key: 'k', hash: 'h', name: 'Juggernaut XL', base: 'sdxl', type: 'main' },
}

const told = { prompt: 'a heron', negativePrompt: 'blurry', seed: 5, steps: 12, guidance: 4.5, width: 512, height: 768 }

/** One picture, as different programs tell of it. */
export const otherPrograms = {
  SwarmUI: {
    texts: {
      parameters: JSON.stringify(
        {
          sui_image_params: {
            prompt: 'a heron',
            negativeprompt: 'blurry',
            model: 'xl/meadow',
            seed: 5,
            steps: '12',
            cfgscale: '4.5',
            width: 512,
            height: 768,
            swarm_version: '0.9.3',
          },
          sui_extra_data: { date: '2026-01-01' },
        },
        null,
        2,
      ),
    },
    recipe: { source: 'swarmui', ...told, model: 'meadow' },
  },
  Fooocus: {
    texts: {
      fooocus_scheme: 'fooocus',
      parameters: JSON.stringify({
        base_model: 'meadow.safetensors',
        guidance_scale: 4.5,
        negative_prompt: 'blurry',
        prompt: 'a heron',
        resolution: '(512, 768)',
        seed: '5',
        steps: 12,
        styles: '[]',
        version: 'Fooocus v2.5.5',
      }),
    },
    recipe: { source: 'fooocus', ...told, model: 'meadow' },
  },
  'Fooocus with its styles': {
    texts: {
      parameters: JSON.stringify({
        Prompt: 'a heron',
        'Negative Prompt': 'blurry',
        Styles: "['Fooocus V2', 'Fooocus Sharp']",
        Steps: 12,
        'Guidance Scale': 4.5,
        Resolution: '(512, 768)',
        'Base Model': 'meadow.safetensors',
        Seed: 5,
      }),
    },
    recipe: {
      source: 'fooocus',
      ...told,
      model: 'meadow',
      notes: ['Fooocus added the words of its styles; they are not part of this prompt.'],
    },
  },
  NovelAI: {
    texts: {
      Software: 'NovelAI',
      Source: 'NovelAI Diffusion V4.5',
      Description: 'a heron',
      Comment: JSON.stringify({
        prompt: 'a heron',
        uc: 'blurry',
        seed: 5,
        steps: 12,
        scale: 4.5,
        width: 512,
        height: 768,
        sampler: 'k_euler',
      }),
    },
    recipe: { source: 'novelai', ...told, model: 'NovelAI Diffusion V4.5' },
  },
  'NovelAI with characters': {
    texts: {
      Software: 'NovelAI',
      Comment: JSON.stringify({
        prompt: 'two birds',
        uc: 'blurry',
        v4_prompt: {
          caption: {
            base_caption: 'two birds',
            char_captions: [{ char_caption: 'a heron', centers: [] }, { char_caption: 'an owl' }],
          },
        },
        v4_negative_prompt: {
          caption: { base_caption: 'blurry', char_captions: [{ char_caption: '' }, { char_caption: 'hat' }] },
        },
      }),
    },
    recipe: { source: 'novelai', prompt: 'two birds, a heron, an owl', negativePrompt: 'blurry, hat' },
  },
  'InvokeAI 1': {
    texts: { Dream: '"a heron [blurry]" -s 12 -S 5 -W 512 -H 768 -C 4.5 -A k_lms' },
    recipe: { source: 'invokeai', ...told },
  },
  'InvokeAI 2': {
    texts: {
      Dream: 'a heron [blurry] -s 50',
      'sd-metadata': JSON.stringify({
        model_weights: 'meadow',
        app_version: '2.3.5',
        image: {
          prompt: [{ prompt: 'a heron [blurry]', weight: 1 }],
          steps: 12,
          cfg_scale: 4.5,
          width: 512,
          height: 768,
          seed: 5,
        },
      }),
    },
    recipe: { source: 'invokeai', ...told, model: 'meadow' },
  },
  'InvokeAI 3 with a style': {
    texts: {
      invokeai_metadata: JSON.stringify({
        positive_prompt: 'a heron',
        positive_style_prompt: 'drawn',
        negative_prompt: '',
        negative_style_prompt: 'blurry',
        seed: 5,
      }),
    },
    recipe: { source: 'invokeai', prompt: 'a heron, drawn', negativePrompt: 'blurry', seed: 5 },
  },
} as const

export const drawThingsXmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description xmp:CreatorTool="Draw Things">
<exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">${JSON.stringify({
  c: 'a "heron" & reeds',
  uc: 'blurry',
  seed: 5,
  steps: 12,
  scale: 4.5,
  size: '512x768',
  model: 'sd_v1.5_f16.ckpt',
})
  .replaceAll('&', '&amp;')
  .replaceAll('"', '&quot;')}</rdf:li></rdf:Alt></exif:UserComment></rdf:Description></rdf:RDF></x:xmpmeta>`

/** Texts made to keep readers busy, by their length. */
export const longTexts: Readonly<Record<string, (length: number) => Record<string, string>>> = {
  'blanks in a graph': (length) => ({ prompt: `{"1":${' '.repeat(length)}NaN` }),
  'NaN in a graph': (length) => ({ prompt: `[${'NaN,'.repeat(length / 4)}` }),
  'open quotation marks in a graph': (length) => ({ prompt: `NaN${'"\\'.repeat(length / 2)}` }),
  'open quotation marks in settings': (length) => ({ parameters: `a fox\n${'Steps: "'.repeat(length / 8)}` }),
  'settings without commas': (length) => ({ parameters: `a fox Steps: 2${' Seed: 5'.repeat(length / 8)}` }),
  'settings on lines': (length) => ({ parameters: 'Steps: 2\n'.repeat(length / 9) }),
  'brackets that do not close': (length) => ({ Dream: '['.repeat(length) }),
  'brackets of InvokeAI': (length) => ({ Dream: '[]'.repeat(length / 2) }),
  'blanks and options': (length) => ({ Dream: ' -'.repeat(length / 2) }),
  'ampersands in XMP': (length) => ({ 'XML:com.adobe.xmp': `<exif:UserComment>${'&#'.repeat(length / 2)}` }),
  'elements in XMP': (length) => ({ 'XML:com.adobe.xmp': '<exif:UserComment><rdf:li'.repeat(length / 25) }),
  'blanks around a prompt': (length) => ({
    invokeai_metadata: JSON.stringify({ positive_prompt: `${' '.repeat(length)}x${' '.repeat(length)}` }),
  }),
  'names of digits in a graph': (length) => ({
    prompt: JSON.stringify({
      '3': {
        class_type: 'KSampler',
        inputs: { [`${'1'.repeat(length)}x`]: 1, positive: ['3', 0], latent_image: 1, cfg: 1 },
      },
    }),
  }),
  'many links in a graph': (length) => ({
    prompt: JSON.stringify({
      '1': { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
      '3': { class_type: 'KSampler', inputs: { positive: ['4', 0], latent_image: ['5', 0], cfg: 1 } },
      '4': {
        class_type: 'ConditioningCombine',
        inputs: Object.fromEntries(Array.from({ length: length / 20 }, (_, i) => [`conditioning_${i}`, ['4', 0]])),
      },
    }),
  }),
}
