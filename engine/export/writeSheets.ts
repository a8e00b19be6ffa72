/**
 * Sprites onto pages. Every picture is read twice, once for its size and once for its pixels, so that no more than one page
 * lies in memory however many there are.
 */
import { EngineError } from '../errors.ts'
import { encodePng } from '../images/png.ts'
import { animationsOf } from './animations.ts'
import type { SheetPreset } from './formats/presets.ts'
import type { ExportJob } from './job.ts'
import { atDensity, densityOf, saneName } from './names.ts'
import { readAll, readPicture } from './pictures.ts'
import { rasterOf, type Rgba } from './rgba.ts'
import { clearPage, drawFrame } from './sheet/compose.ts'
import { gridOf } from './sheet/grid.ts'
import { packSprites } from './sheet/pack.ts'
import type { Sheet, Sprite } from './sheet/sheet.ts'
import { visibleBounds } from './sheet/trim.ts'

/** Yields after each picture that was read, and each sheet once it is packed. */
export async function* writeSheets(job: ExportJob, preset: SheetPreset): AsyncGenerator<Sheet | void> {
  for (const scale of job.options.scales) yield* writeSheet(job, preset, scale)
}

async function* writeSheet(
  { sources, options, place }: ExportJob,
  preset: SheetPreset,
  scale: number,
): AsyncGenerator<Sheet | void> {
  const { trim = preset.trim, extrude, pivot } = options
  if (trim && preset.layout === 'grid') {
    throw new EngineError(
      'request/invalid',
      'Cells of a grid are all equal and keep their rims; do not cut them off (--trim).',
    )
  }
  const sprites: Sprite[] = []
  for await (const [{ name }, picture] of readAll(sources, (each) => readPicture(each, scale, options.finish))) {
    const { width, height, nineSlice } = picture
    const source = { width, height }
    // Engines count guides from the rim that they have, so it is left to what is stretched.
    const visible = trim && nineSlice === null ? visibleBounds(picture) : { x: 0, y: 0, ...source }
    sprites.push({ name, source, visible, nineSlice })
    yield
  }

  const { frames, pages, grid } = { grid: null, ...(preset.layout === 'grid' ? gridOf : packSprites)(sprites, options) }
  const density = densityOf(scale, options.scales)
  const name = atDensity(saneName(options.name), density)
  const sheet: Sheet = {
    name,
    scale: density,
    pages: pages.map((page, index) => ({ ...page, name: index === 0 ? name : `${name}-${index}` })),
    frames,
    animations: animationsOf(sources, options),
    pivot,
    grid,
  }
  const files = preset.write(sheet)
  yield sheet

  for (const [index, page] of sheet.pages.entries()) {
    const pixels = clearPage(page)
    const here = sources.flatMap((source, i) => (frames[i]!.page === index ? [{ source, frame: frames[i]! }] : []))
    for await (const [{ frame }, picture] of readAll(here, ({ source }) =>
      readPicture(source, scale, options.finish),
    )) {
      checkUnchanged(frame, picture)
      drawFrame(pixels, picture, frame, extrude)
      yield
    }
    await place.write(`${page.name}.png`, await encodePng(rasterOf(pixels), null))
  }
  for (const { path, text } of files) await place.write(path, text)
}

function checkUnchanged({ name, source }: Sprite, { width, height }: Rgba): void {
  if (width === source.width && height === source.height) return
  throw new EngineError('image/unreadable', `${name} was changed while it was exported; export it again.`)
}
