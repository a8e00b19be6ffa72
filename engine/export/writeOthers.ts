/** Exports that are no sheets: every picture by itself, animations, and documents with layers. */
import { readFile } from 'node:fs/promises'
import { EngineError } from '../errors.ts'
import { digitalSourceOf, readRecipe } from '../images/pngText.ts'
import { sourceTypeOf } from '../images/xmp.ts'
import { animationsOf } from './animations.ts'
import type { Encoding, Named } from './formats/files.ts'
import type { LayeredPreset, MovingPreset, SinglePreset } from './formats/presets.ts'
import type { ExportJob } from './job.ts'
import { atDensity, densityOf, saneName } from './names.ts'
import { readAll, readPicture, type Source } from './pictures.ts'
import { visibleBounds } from './sheet/trim.ts'
import type { Rgba } from './rgba.ts'

/** Yields after each picture that was read, as all of these do. */
export async function* writeSingles(
  { sources, options, place }: ExportJob,
  preset: SinglePreset,
): AsyncGenerator<void> {
  if (options.preset === 'favicon' && sources.length > 1) {
    throw new EngineError('request/invalid', 'The icons of a web page are made from one picture; name only that.')
  }
  for (const scale of options.scales) {
    for await (const [source, picture] of readAll(sources, (each) => readPicture(each, scale, options.finish))) {
      const encoding = { quality: options.quality ?? null, told: options.recipe ? await toldOf(source) : null }
      const named = {
        name: atDensity(source.name, densityOf(scale, options.scales)),
        picture: options.trim ? trimmed(picture) : picture,
      }
      for (const { path, bytes } of await preset.write(named, encoding)) await place.write(path, bytes)
      yield
    }
  }
}

/** One file for each animation; without any, all pictures are one. */
export async function* writeMoving({ sources, options, place }: ExportJob, preset: MovingPreset): AsyncGenerator<void> {
  const all = { name: saneName(options.name), pictures: ['*'] }
  const animations = animationsOf(sources, {
    ...options,
    animations: options.animations.length > 0 ? options.animations : [all],
  })
  for (const scale of options.scales) {
    const pictures: Rgba[] = []
    for await (const [, picture] of readAll(sources, (each) => readPicture(each, scale, options.finish))) {
      pictures.push(picture)
      yield
    }
    for (const { name, frames, loop } of animations) {
      const playing = {
        name: atDensity(saneName(name), densityOf(scale, options.scales)),
        loop,
        frames: frames.map(({ frame, duration }) => ({ picture: pictures[frame]!, duration })),
      }
      const { path, bytes } = await preset.write(playing)
      await place.write(path, bytes)
    }
  }
}

export async function* writeLayers(
  { sources, options, place }: ExportJob,
  preset: LayeredPreset,
): AsyncGenerator<void> {
  for (const scale of options.scales) {
    const layers: Named[] = []
    for await (const [{ name }, picture] of readAll(sources, (each) => readPicture(each, scale, options.finish))) {
      layers.push({ name, picture })
      yield
    }
    const { path, bytes } = await preset.write(
      atDensity(saneName(options.name), densityOf(scale, options.scales)),
      layers,
    )
    await place.write(path, bytes)
  }
}

/** Of a picture that Patchwork made; of others nothing is known that could be passed on. */
export async function toldOf({ path }: Source): Promise<NonNullable<Encoding['told']>> {
  const bytes = await readFile(path)
  const recipe = readRecipe(bytes)
  return { recipe, source: digitalSourceOf(bytes) ?? (recipe && sourceTypeOf(recipe)) }
}

function trimmed(picture: Rgba): Rgba {
  const { x, y, width, height } = visibleBounds(picture)
  const data = new Uint8Array(width * height * 4)
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * picture.width + x) * 4
    data.set(picture.data.subarray(from, from + width * 4), row * width * 4)
  }
  return { width, height, data }
}
