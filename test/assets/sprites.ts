/** Sprites with all that packing can get wrong: rims of every width, soft and hard edges, one pixel, nothing at all. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rgba } from '../../engine/export/rgba.ts'
import { rasterOf } from '../../engine/export/rgba.ts'
import { encodePng } from '../../engine/images/png.ts'

export interface DrawnSprite {
  readonly name: string
  readonly path: string
  readonly picture: Rgba
}

/** The same every time; every pixel has a colour of its own, so that one that is off by one is seen. */
export function drawSprite(seed: number, width: number, height: number, rim = seed % 5): Rgba {
  const data = new Uint8Array(width * height * 4)
  for (let y = rim; y < height - rim; y++) {
    for (let x = (rim * 3) % 7; x < width - rim; x++) {
      const at = (y * width + x) * 4
      data[at] = (seed * 53 + x * 7) % 256
      data[at + 1] = (seed * 31 + y * 11) % 256
      data[at + 2] = (x * y + seed) % 256
      data[at + 3] = (x + y + seed) % 9 === 0 ? 0 : (x + seed) % 4 === 0 ? 128 : 255
    }
  }
  return { width, height, data }
}

/** `run_0`, `run_1` ... in a folder, of sizes from 9 to 60 pixels. */
export async function drawSprites(folder: string, count: number): Promise<readonly DrawnSprite[]> {
  const sprites = Array.from({ length: count }, (_, i) => {
    const picture = drawSprite(i, 9 + ((i * 37) % 52), 9 + ((i * 23) % 50))
    return { name: `run_${i}`, path: join(folder, `run_${i}.png`), picture }
  })
  for (const { path, picture } of sprites) writeFileSync(path, await encodePng(rasterOf(picture), null))
  return sprites
}
