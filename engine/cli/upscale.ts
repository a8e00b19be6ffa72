/** `patchwork upscale`: pictures two or four times as large, as PNG files. */
import { basename, extname, resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { decodePicture } from '../images/decode.ts'
import { encodePng } from '../images/png.ts'
import { digitalSourceOf, readRecipe } from '../images/pngText.ts'
import type { UpscaleScale } from '../upscale/scales.ts'
import { upscale, withUpscale } from '../upscale/upscale.ts'
import { planOutput } from './output.ts'
import { readFileOf } from './painting.ts'
import type { Terminal } from './terminal.ts'

export interface UpscaleFlags {
  readonly scale: UpscaleScale
  readonly out?: string
  readonly json?: boolean
  readonly quiet?: boolean
}

/** One after the other; each is whole in its place before the next begins. The paths to `out`, how far it is to `err`. */
export async function printUpscale(files: readonly string[], flags: UpscaleFlags, terminal: Terminal): Promise<void> {
  const controller = new AbortController()
  const silence = terminal.onStop(() => controller.abort())
  try {
    for (const file of files)
      await enlarge(resolve(terminal.cwd, file), files.length > 1, flags, controller.signal, terminal)
  } finally {
    silence()
  }
}

async function enlarge(
  path: string,
  isOneOfMany: boolean,
  { scale, out, json = false, quiet = false }: UpscaleFlags,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<void> {
  const name = `${basename(path, extname(path))}-${scale}x`
  // Several go to a folder, whatever it is called.
  const place = isOneOfMany && out !== undefined && out !== '-' ? `${out}/` : out
  const wish = { out: place, json, prompt: '', seed: 0, count: isOneOfMany && out === '-' ? 2 : 1, name }
  const output = await planOutput({ ...wish, cwd: terminal.cwd }, terminal)
  const bytes = await readFileOf(path)
  const picture = await decodePicture(bytes).catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error
    throw new EngineError(error.code, `${path}: ${error.message}`, { cause: error })
  })
  const isWatched = !json && !quiet && terminal.screen() !== null
  const large = await upscale(picture, {
    scale,
    signal,
    progress(done, total) {
      if (json) terminal.out(`${JSON.stringify({ type: 'progress', file: path, done, total })}\n`)
      if (isWatched) terminal.err(`\r\x1b[K${name}: part ${done} of ${total}${done === total ? '\n' : ''}`)
    },
  })
  const png = await encodePng(large, withUpscale(readRecipe(bytes), scale), digitalSourceOf(bytes) ?? undefined)
  const saved = await output.save(png)
  const { width, height } = large.pixels
  if (json) terminal.out(`${JSON.stringify({ type: 'image', file: path, path: saved, width, height })}\n`)
  else if (saved !== null) terminal.out(`${saved}\n`)
}
