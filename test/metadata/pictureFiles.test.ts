import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePicture } from '../../engine/images/decode.ts'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import { encodeJpeg } from '../../engine/images/jpeg.ts'
import { cropRaster } from '../../engine/images/raster.ts'
import { encodePng } from '../../engine/images/png.ts'
import { digitalSourceOf, readRecipe, withoutMetadata } from '../../engine/images/pngText.ts'

const sprite = {
  pixels: { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => i * 14) },
  alpha: Uint8Array.of(0, 255, 128, 3, 0, 77),
}

describe('a picture with transparency', () => {
  it('keeps every byte, clear pixels included, through a PNG file', async () => {
    expect(await decodePicture(await encodePng(sprite, null))).toEqual(sprite)
  })

  it('is turned as its EXIF orientation says', async () => {
    const webp = await sharp(await encodePng(sprite, null))
      .withMetadata({ orientation: 6 })
      .webp({ lossless: true, exact: true })
      .toBuffer()
    const { pixels, alpha } = await decodePicture(webp)
    expect([pixels.width, pixels.height]).toEqual([2, 3])
    expect(alpha).toEqual(Uint8Array.of(3, 0, 0, 255, 77, 128))
  })

  it('may be grey, or 16 bits deep', async () => {
    const rgba = sharp(await encodePng(sprite, null))
    const grey = await decodePicture(await rgba.clone().toColourspace('b-w').png().toBuffer())
    expect(grey.alpha).toEqual(sprite.alpha)
    expect(grey.pixels.data[3]).toBe(grey.pixels.data[4])
    const deep = await decodePicture(await rgba.clone().toColourspace('rgb16').png().toBuffer())
    expect(deep).toEqual(sprite)
  })

  it('has none when all of it is opaque', async () => {
    const opaque = { ...sprite, alpha: new Uint8Array(6).fill(255) }
    expect(await decodePicture(await encodePng(opaque, null))).toEqual({ ...sprite, alpha: null })
  })

  it('is cropped without a change to what stays', () => {
    expect(cropRaster(sprite, 1, 0, 2, 2)).toEqual({
      pixels: { width: 2, height: 2, data: Uint8Array.of(42, 56, 70, 84, 98, 112, 168, 182, 196, 210, 224, 238) },
      alpha: Uint8Array.of(255, 128, 0, 77),
    })
  })
})

describe('a file says where its pixels come from', () => {
  const recipe = {
    app: 'patchwork',
    version: 1,
    model: 'm',
    modelHash: 'ab',
    device: 'cpu',
    prompt: 'a fox',
    negativePrompt: '',
    positivePrompt: '',
    width: 3,
    height: 2,
    seed: 1,
    imageIndex: 0,
    steps: 20,
    guidance: 1,
    imageGuidance: 1,
    guidanceSchedule: 'constant',
    sampler: 'nextstep-1',
    timestepShift: 1,
    useNorm: false,
    sources: [],
  } as const
  const xmpOf = async (png: Buffer) => (await sharp(png).metadata()).xmp?.toString()
  const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

  it('a generated picture is trainedAlgorithmicMedia', async () => {
    expect(await xmpOf(await encodePng(sprite, recipe))).toContain(
      `DigitalSourceType="${vocabulary}trainedAlgorithmicMedia"`,
    )
  })

  it('an edit of an imported picture is compositeWithTrainedAlgorithmicMedia, one of a generated picture is not', async () => {
    const edit = { ...recipe, sources: ['0'.repeat(64)] }
    expect(await xmpOf(await encodePng(sprite, edit))).toContain(`${vocabulary}compositeWithTrainedAlgorithmicMedia`)
    expect(await xmpOf(await encodePng(sprite, edit, 'trainedAlgorithmicMedia'))).toContain(
      `${vocabulary}trainedAlgorithmicMedia`,
    )
  })

  it('can be read back, and taken out without a change to the picture', async () => {
    const png = await encodePng(sprite, recipe)
    expect(digitalSourceOf(png)).toBe('trainedAlgorithmicMedia')
    const silent = withoutMetadata(png)
    expect(silent.equals(await encodePng(sprite, null))).toBe(true)
    expect([digitalSourceOf(silent), readRecipe(silent)]).toEqual([null, null])
  })

  it('so does a JPEG, whose words every program can read', async () => {
    const words = { ...recipe, prompt: 'лиса 🦊, \'"`, {}', negativePrompt: 'blurry' }
    const jpeg = await encodeJpeg(sprite, { recipe: words, source: 'trainedAlgorithmicMedia' })
    expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 3, height: 2 })
    expect(await xmpOf(jpeg)).toContain(`${vocabulary}trainedAlgorithmicMedia`)
    expect(findRecipe(jpeg)).toEqual({
      source: 'patchwork',
      prompt: words.prompt,
      negativePrompt: 'blurry',
      seed: 1,
      steps: 20,
      guidance: 1,
      width: 3,
      height: 2,
      model: 'm',
    })
    const { xmp, exif } = await sharp(await encodeJpeg(sprite, null)).metadata()
    expect([xmp, exif]).toEqual([undefined, undefined])
  })

  it('nothing at all without a recipe', async () => {
    const { xmp, exif, comments } = await sharp(await encodePng(sprite, null)).metadata()
    expect([xmp, exif, comments]).toEqual([undefined, undefined, undefined])
  })
})
