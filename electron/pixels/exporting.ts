/** Exports in the pixel process: carried out through a port, and looked at before. */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { MessagePortMain } from 'electron'
import { exportInMemory, exportPictures } from '../../engine/export/export.ts'
import { hexOf, readPalette } from '../../engine/export/finish/palette.ts'
import { finishSchema } from '../../engine/export/finish/schema.ts'
import { seamScore } from '../../engine/export/finish/tile.ts'
import { readPicture } from '../../engine/export/pictures.ts'
import { rasterOf } from '../../engine/export/rgba.ts'
import { encodePng } from '../../engine/images/png.ts'
import type { ExportPreview, ExportTile, ExportWishes } from '../contract.ts'
import { failure } from '../painting.ts'
import type { FromWork, ToWork } from '../portedWork.ts'
import type { ExportToDo, PixelCalls } from './messages.ts'

/** Milliseconds between two messages about how far it is. */
const often = 100

export async function serveExport({ pictures, options, out }: ExportToDo, port: MessagePortMain): Promise<void> {
  const controller = new AbortController()
  const tell = (message: FromWork<readonly string[]>) => port.postMessage(message)
  let answer: (mayReplace: boolean) => void = () => undefined
  port.on('message', ({ data }) => {
    const message = data as ToWork
    if (message.type === 'answer') return answer(message.mayReplace)
    controller.abort()
    answer(false)
  })
  port.on('close', () => controller.abort())
  port.start()
  const mayReplace = (paths: readonly string[]) =>
    new Promise<boolean>((resolve) => {
      answer = resolve
      tell({ type: 'mayReplace', paths })
    })
  try {
    let toldAt = 0
    for await (const event of exportPictures({ pictures, options, out, mayReplace }, controller)) {
      if (event.type === 'done') tell({ type: 'done', result: event.files })
      if (event.type !== 'progress' || Date.now() - toldAt < often) continue
      toldAt = Date.now()
      tell(event)
    }
  } catch (error) {
    tell({ type: 'failed', ...failure(error) })
  }
}

/** Pictures of these files can be shown by the window; those of other formats are made as PNG, with all that is done to them. */
const shownTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
}

export async function previewExport({
  pictures,
  options,
}: PixelCalls['previewExport']['input']): Promise<ExportPreview> {
  const { files, sheets, notes } = await exportInMemory(pictures, options)
  const seen = files.some(({ path }) => extname(path) in shownTypes)
    ? files
    : (await exportInMemory(pictures, asPng(options))).files
  return {
    files: files.map(({ path, content }) => ({ path, bytes: Buffer.byteLength(content) })),
    shown: seen.flatMap(({ path, content }) => {
      const type = shownTypes[extname(path)]
      return type === undefined || typeof content === 'string' ? [] : [{ path, type, bytes: content }]
    }),
    sheets,
    notes,
    count: pictures.length,
  }
}

/** Pages as a strip that has as many frames side by side. */
function asPng({ preset, finish, scales, perPage = 4 }: ExportWishes): ExportWishes {
  return preset === 'pages'
    ? { preset: 'strip', columns: perPage < 4 ? 1 : 2, finish, scales }
    : { preset: 'png', finish, scales }
}

export async function encodePicture({ file, options }: PixelCalls['encodePicture']['input']): Promise<Uint8Array> {
  const [made] = (await exportInMemory([{ name: 'picture', path: file }], options)).files
  return Buffer.from(made?.content ?? '')
}

export async function tileExport({ file, finish }: PixelCalls['tileExport']['input']): Promise<ExportTile> {
  const source = { name: 'tile', path: file }
  const before = await readPicture(source, 1, null)
  const tile = await readPicture(source, 1, finish ? finishSchema.parse(finish) : null)
  const { width, height } = tile
  const png = await encodePng(rasterOf(tile), null)
  return { png, width, height, seam: seamScore(tile), before: seamScore(before) }
}

export async function readPaletteFile({ file }: PixelCalls['readPalette']['input']): Promise<readonly string[]> {
  return readPalette(await readFile(file)).map(hexOf)
}
