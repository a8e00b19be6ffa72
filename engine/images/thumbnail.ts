import sharp from 'sharp'

const longestSide = 256

/** A small WebP, at most 256 pixels a side, transparency kept; small pictures are not enlarged. */
export async function makeThumbnail(png: Uint8Array): Promise<Buffer> {
  return sharp(png)
    .resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82, alphaQuality: 90 })
    .toBuffer()
}
