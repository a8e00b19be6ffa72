/** A picture enlarged in the pixel process: tile by tile, told of and stopped through a port, written where it is to lie. */
import { createHash } from 'node:crypto'
import type { MessagePortMain } from 'electron'
import { encodePng } from '../../engine/images/png.ts'
import { failure } from '../painting.ts'
import { isWritten, thumbnail } from './importing.ts'
import type { FromWork, ToWork } from '../portedWork.ts'
import type { UpscaledPicture, UpscaleToDo } from './messages.ts'
import { openPicture } from './opened.ts'
import { EngineError } from '../../engine/errors.ts'

export async function serveUpscale(todo: UpscaleToDo, port: MessagePortMain): Promise<void> {
  const controller = new AbortController()
  const tell = (message: FromWork<UpscaledPicture>) => port.postMessage(message)
  port.on('message', ({ data }) => {
    if ((data as ToWork).type === 'stop') controller.abort()
  })
  port.on('close', () => controller.abort())
  port.start()
  try {
    const progress = (done: number, total: number) => tell({ type: 'progress', done, total })
    tell({ type: 'done', result: await enlarge(todo, progress, controller.signal) })
  } catch (error) {
    tell({ type: 'failed', ...failure(error) })
  }
}

async function enlarge(
  { file, recipe, scale, networks, to, side }: UpscaleToDo,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<UpscaledPicture> {
  // ONNX Runtime comes into this process only when something is enlarged.
  const { upscale, withUpscale } = await import('../../engine/upscale/upscale.ts')
  const { picture, source } = await openPicture(file)
  const large = await upscale(picture, { scale, networks, signal, progress })
  const [png, small] = await Promise.all([
    encodePng(large, withUpscale(recipe, scale), source ?? undefined),
    thumbnail(large, side),
  ])
  if (!(await isWritten(to, png)))
    throw new EngineError(
      'engine/failed',
      'The enlarged picture could not be written; see that the disk has room, and try again.',
    )
  const { width, height } = large.pixels
  return { hash: createHash('sha256').update(png).digest('hex'), width, height, small }
}
