/** Entry of the pixel process: files are decoded, compared and encoded here, so that neither the engine nor the window waits. */
import { answerTo } from '../calls.ts'
import { examineDatabase } from '../library/examine.ts'
import { cutPicture } from './cropping.ts'
import { cutOutPicture } from './cuttingOut.ts'
import { encodePicture, previewExport, readPaletteFile, serveExport, tileExport } from './exporting.ts'
import { flattenPictures } from './flattening.ts'
import { finishPicture } from './finishing.ts'
import { guardAgain, tryGuard } from './guarding.ts'
import { importPicture } from './importing.ts'
import type { PixelCallName, PixelCalls, ToPixels } from './messages.ts'
import { openForModel } from './opened.ts'
import { lookAtSeries } from '../series/lookAtSeries.ts'
import { paintedFiles } from '../series/paintedFiles.ts'
import { transformPicture } from './transforming.ts'
import { shrink } from './shrinking.ts'
import { touchUpPicture } from './touchingUp.ts'
import { serveUpscale } from './upscaling.ts'

type Calls = { [Name in PixelCallName]: (input: PixelCalls[Name]['input']) => Promise<PixelCalls[Name]['output']> }
const calls: Calls = {
  open: openForModel,
  finish: finishPicture,
  importPicture,
  cropPicture: cutPicture,
  cutOutPicture,
  touchUpPicture,
  transformPicture,
  flattenPictures,
  guardPicture: guardAgain,
  tryGuard,
  shrink,
  encodePicture,
  previewExport,
  tileExport,
  readPalette: readPaletteFile,
  lookAtSeries,
  paintedFiles,
  examineDatabase: ({ file }) => Promise.resolve(examineDatabase(file)),
}

const main = process.parentPort
main.on('message', ({ data, ports: [port] }) => {
  const message = data as ToPixels
  if (message.type === 'export') return void (port && serveExport(message.todo, port))
  if (message.type === 'upscale') return void (port && serveUpscale(message.todo, port))
  const { id, name, input } = message
  const call = calls[name] as (input: unknown) => Promise<unknown>
  void answerTo(id, () => call(input)).then((answer) => main.postMessage(answer))
})
