/** A picture enlarged by a super-resolution network, tile by tile. */
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { EngineError } from '../errors.ts'
import type { Recipe } from '../event.ts'
import type { Raster } from '../images/raster.ts'
import { embeddedFolder } from '../models.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { floats, type Session } from '../runtime/runtime.ts'
import { bleed } from './bleed.ts'
import type { UpscaleScale } from './scales.ts'
import { tilesOf, type Tile } from './tiles.ts'
import { tooLarge } from './tooLarge.ts'

export interface UpscaleOptions {
  readonly scale: UpscaleScale
  /** The folder of the networks; default: those that ship with Patchwork. */
  readonly networks?: string
  readonly threads?: number
  readonly signal?: AbortSignal
  /** After each tile. */
  readonly progress?: (done: number, total: number) => void
}

/** Pixels that one pixel of the network depends on, in each direction: ten convolutions of 3 x 3. */
const reach = 10
/** Of a tile, without what it sees around. One takes some tenths of a second, and 50 MB. */
const side = 192

/**
 * The same picture and scale give the same bytes, however many threads there are. Memory: the picture, the result, and one tile. Throws
 * `request/invalid` where the result would be larger than pictures may be here, `engine/aborted` between two tiles.
 */
export async function upscale(picture: Raster, options: UpscaleOptions): Promise<Raster> {
  const { scale, networks = networksFolder(), threads, signal, progress } = options
  const { width, height } = picture.pixels
  const trouble = tooLarge(width, height, scale)
  if (trouble !== null) throw new EngineError('request/invalid', trouble)
  const tiles = tilesOf(width, height, side, reach)
  const session = await createOrtRuntime({ ...(threads !== undefined && { threads }) }).load(
    join(networks, `x${scale}.onnx`),
  )
  const total = tiles.length * (picture.alpha ? 2 : 1)
  let done = 0
  const enlarge = async (plane: Plane): Promise<Uint8Array<ArrayBuffer>> => {
    const large = new Uint8Array(width * scale * height * scale * plane.channels)
    for (const tile of tiles) {
      if (signal?.aborted) throw new EngineError('engine/aborted', 'The enlarging was stopped.')
      put(large, await run(session, plane, tile), plane, tile, scale)
      progress?.(++done, total)
      // A run blocks the thread: whoever wants to stop it is heard here.
      await nextTurn()
    }
    return large
  }
  try {
    const data = await enlarge({ data: bleed(picture, reach), channels: 3, width })
    const alpha = picture.alpha && (await enlarge({ data: picture.alpha, channels: 1, width }))
    if (alpha) keepFlat(alpha, picture.alpha!, width, height, scale)
    return { pixels: { width: width * scale, height: height * scale, data }, alpha }
  } finally {
    await session.release()
  }
}

function networksFolder(): string {
  const models = embeddedFolder()
  if (models === undefined)
    throw new EngineError('model/not-found', 'The networks that enlarge pictures are missing; install Patchwork anew.')
  return join(models, 'upscale')
}

/** Bytes of a picture side by side: its colours, or its opacity. */
interface Plane {
  readonly data: Uint8Array
  readonly channels: 1 | 3
  readonly width: number
}

/** (3, scale height, scale width) of the outer rectangle, in 0..1. */
async function run(session: Session, plane: Plane, { outer }: Tile): Promise<Float32Array> {
  const { data, channels, width } = plane
  const size = outer.width * outer.height
  const input = new Float32Array(3 * size)
  for (let y = 0, to = 0; y < outer.height; y++) {
    for (let x = 0; x < outer.width; x++, to++) {
      const from = ((outer.y + y) * width + outer.x + x) * channels
      // Opacity is looked at as a grey picture.
      for (let c = 0; c < 3; c++) input[c * size + to] = data[from + (channels === 3 ? c : 0)]! / 255
    }
  }
  const { enlarged } = await session.run({ picture: floats(input, [1, 3, outer.height, outer.width]) }, ['enlarged'])
  return enlarged.data
}

function put(large: Uint8Array, values: Float32Array, plane: Plane, { outer, inner }: Tile, scale: number): void {
  const { channels } = plane
  const [rowLength, outerLength] = [plane.width * scale, outer.width * scale]
  const size = outerLength * outer.height * scale
  const [left, top] = [(inner.x - outer.x) * scale, (inner.y - outer.y) * scale]
  for (let y = 0; y < inner.height * scale; y++) {
    let from = (top + y) * outerLength + left
    let to = ((inner.y * scale + y) * rowLength + inner.x * scale) * channels
    for (const end = from + inner.width * scale; from < end; from++, to += channels) {
      const [r, g, b] = [values[from]!, values[size + from]!, values[2 * size + from]!]
      if (channels === 1) large[to] = toByte((r + g + b) / 3)
      else {
        large[to] = toByte(r)
        large[to + 1] = toByte(g)
        large[to + 2] = toByte(b)
      }
    }
  }
}

function toByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value * 255)))
}

/** What is clear, or opaque, all around, stays so to the byte. */
function keepFlat(large: Uint8Array, small: Uint8Array, width: number, height: number, scale: number): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = small[y * width + x]!
      if (!isFlat(small, width, height, x, y, value)) continue
      for (let row = y * scale; row < (y + 1) * scale; row++)
        large.fill(value, row * width * scale + x * scale, row * width * scale + (x + 1) * scale)
    }
  }
}

function isFlat(plane: Uint8Array, width: number, height: number, x: number, y: number, value: number): boolean {
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++)
      if (plane[row * width + column] !== value) return false
  return true
}

/** What recipes call the networks that ship with Patchwork. */
const network = 'patchwork-upscale-1'

/** How an enlarged picture was made: as before, and larger. */
export function withUpscale(recipe: Recipe | null, scale: UpscaleScale): Recipe | null {
  return recipe && { ...recipe, upscaled: { times: (recipe.upscaled?.times ?? 1) * scale, network } }
}
