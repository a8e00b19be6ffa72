/** Pictures alone, in the formats that everyone reads. */
import sharp, { type Sharp } from 'sharp'
import { encodeJpeg } from '../../images/jpeg.ts'
import { encodePng } from '../../images/png.ts'
import { parametersText } from '../../images/recipe.ts'
import { digitalSourceXmp } from '../../images/xmp.ts'
import { rasterOf } from '../rgba.ts'
import type { BinaryFile, Encoding, Named } from './files.ts'

export async function pngFile({ name, picture }: Named, { told }: Encoding): Promise<BinaryFile> {
  const bytes = await encodePng(rasterOf(picture), told?.recipe ?? null, told?.source ?? undefined)
  return { path: `${name}.png`, bytes }
}

/** What is clear lies on white. */
export async function jpegFile({ name, picture }: Named, { quality, told }: Encoding): Promise<BinaryFile> {
  return { path: `${name}.jpg`, bytes: await encodeJpeg(rasterOf(picture), told, quality ?? undefined) }
}

export function webpFile(named: Named, encoding: Encoding): Promise<BinaryFile> {
  const { quality } = encoding
  return written('webp', named, encoding, (image) =>
    image.webp(quality === null ? { lossless: true, exact: true } : { quality, alphaQuality: quality }),
  )
}

export function avifFile(named: Named, encoding: Encoding): Promise<BinaryFile> {
  const { quality } = encoding
  return written('avif', named, encoding, (image) =>
    image.avif(quality === null ? { lossless: true } : { quality, chromaSubsampling: '4:4:4' }),
  )
}

/** Without loss in any case: the format's other way is JPEG's, which knows no transparency. Of what is told only the source is kept. */
export function tiffFile(named: Named, encoding: Encoding): Promise<BinaryFile> {
  return written('tiff', named, encoding, (image) => image.tiff({ compression: 'deflate', predictor: 'horizontal' }))
}

async function written(
  suffix: string,
  { name, picture: { width, height, data } }: Named,
  { told }: Encoding,
  encode: (image: Sharp) => Sharp,
): Promise<BinaryFile> {
  let image = sharp(data, { raw: { width, height, channels: 4 } })
  if (told?.recipe) image = image.withExif({ IFD0: { ImageDescription: parametersText(told.recipe) } })
  if (told?.source) image = image.withXmp(digitalSourceXmp(told.source))
  return { path: `${name}.${suffix}`, bytes: await encode(image).toBuffer() }
}
