/** `patchwork animate`: one sprite in, the frames of a simple animation out. */
import { basename, dirname, extname, resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { apngFile } from '../export/formats/apng.ts'
import type { BinaryFile, Playing } from '../export/formats/files.ts'
import { gifFile, webpAnimation } from '../export/formats/moving.ts'
import { saneName } from '../export/names.ts'
import { openPlace } from '../export/place.ts'
import { rasterOf, rgbaOf, type Rgba } from '../export/rgba.ts'
import { encodePng } from '../images/png.ts'
import { animate } from '../sets/motion.ts'
import { usualFrames, type Motion } from '../sets/transforms.ts'
import { readSource } from './painting.ts'
import type { Terminal } from './terminal.ts'

export interface AnimateFlags {
  readonly kind: Motion | 'blink'
  readonly out: string
  readonly frames?: number
  readonly fps: number
  readonly loop: boolean
  readonly pixelArt?: boolean
  readonly overwrite?: boolean
}

/** Into one file that plays, or into a folder with a picture for each frame, which `export` takes. */
export async function animatePicture(file: string, flags: AnimateFlags, terminal: Terminal): Promise<void> {
  const { kind, out, fps, overwrite = false } = flags
  if (kind === 'blink')
    throw new EngineError(
      'request/invalid',
      `Eyes are painted shut, not moved: patchwork edit ${file} "close its eyes" makes the frame, where the model has learned it.`,
    )
  if (!(fps >= 0.1 && fps <= 100)) throw new EngineError('request/invalid', 'The frames a second must be 0.1 to 100.')
  const target = resolve(terminal.cwd, out)
  const write = movingFormats[extname(target).toLowerCase()]
  const { picture } = await readSource(file, terminal.cwd)
  const { frames: count = usualFrames[kind], pixelArt } = flags
  const frames = animate(rgbaOf(picture), {
    motion: kind,
    frames: count,
    ...(pixelArt !== undefined && { pixelArt }),
  })
  const place = await openPlace(write ? dirname(target) : target, { overwrite })
  try {
    const files = write
      ? [await write(playing(basename(target, extname(target)), frames, flags))]
      : await singles(`${saneName(basename(file, extname(file)))}-${kind}`, frames)
    for (const { path, bytes } of files) await place.write(path, bytes)
    for (const path of await place.publish()) terminal.out(`${path}\n`)
  } finally {
    await place.discard()
  }
}

const movingFormats: Readonly<Record<string, ((moving: Playing) => Promise<BinaryFile>) | undefined>> = {
  '.gif': gifFile,
  '.png': apngFile,
  '.webp': webpAnimation,
}

function playing(name: string, frames: readonly Rgba[], { fps, loop }: AnimateFlags): Playing {
  return { name, frames: frames.map((picture) => ({ picture, duration: 1000 / fps })), loop }
}

function singles(name: string, frames: readonly Rgba[]): Promise<readonly BinaryFile[]> {
  return Promise.all(
    frames.map(async (frame, index) => ({
      path: `${name}_${index}.png`,
      bytes: await encodePng(rasterOf(frame), null),
    })),
  )
}
