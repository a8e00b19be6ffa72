/** Picture files as other programs write them. */
import sharp from 'sharp'
import { pngSignature, textChunk } from '../../engine/images/pngChunks.ts'

const red = sharp({ create: { width: 8, height: 6, channels: 3, background: 'red' } })

export async function pngWith(texts: Readonly<Record<string, string>>): Promise<Buffer> {
  const png = await red.clone().png().toBuffer()
  const headerEnd = pngSignature.length + 25
  const chunks = Object.entries(texts).map(([keyword, value]) => textChunk(keyword, value))
  return Buffer.concat([png.subarray(0, headerEnd), ...chunks, png.subarray(headerEnd)])
}

/** UTF-16, big end first, as piexif writes it for the web UI. */
export async function jpegWithComment(text: string): Promise<Buffer> {
  const jpeg = await red.clone().jpeg().toBuffer()
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), tiffWithComment(text)])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(exif.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)])
}

export async function webpWithComment(text: string): Promise<Buffer> {
  const webp = await red.clone().webp().toBuffer()
  const tiff = tiffWithComment(text)
  const head = Buffer.from('EXIF\0\0\0\0')
  head.writeUInt32LE(tiff.length, 4)
  const padding = Buffer.alloc(tiff.length % 2)
  return Buffer.concat([webp, head, tiff, padding])
}

function tiffWithComment(text: string): Buffer {
  const comment = Buffer.concat([Buffer.from('UNICODE\0'), Buffer.from(text, 'utf16le').swap16()])
  const head = Buffer.alloc(8 + 18 + 18)
  head.write('MM\0*', 0, 'latin1')
  head.writeUInt32BE(8, 4)
  writeEntry(head, 8, 0x8769, 4, 1, 26)
  writeEntry(head, 26, 0x9286, 7, comment.length, 44)
  return Buffer.concat([head, comment])
}

/** A directory of one entry. */
function writeEntry(out: Buffer, at: number, tag: number, type: number, count: number, value: number): void {
  out.writeUInt16BE(1, at)
  out.writeUInt16BE(tag, at + 2)
  out.writeUInt16BE(type, at + 4)
  out.writeUInt32BE(count, at + 6)
  out.writeUInt32BE(value, at + 10)
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
