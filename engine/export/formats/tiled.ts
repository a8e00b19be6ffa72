/** Tiled: a tileset of equal tiles, as XML (.tsx) and as JSON (.tsj); names are properties, animations belong to a tile. */
import { EngineError } from '../../errors.ts'
import type { AnimationFrame, Sheet, TextFile } from '../sheet/sheet.ts'
import { onePage } from './onePage.ts'
import { json } from './texturePacker.ts'
import { escaped } from './xml.ts'

export function tiledFiles(sheet: Sheet): readonly TextFile[] {
  return [
    { path: `${sheet.name}.tsx`, text: xmlOf(sheet) },
    { path: `${sheet.name}.tsj`, text: json(jsonOf(sheet)) },
  ]
}

function xmlOf(sheet: Sheet): string {
  const { name, image, imagewidth, imageheight, tiles, type: _, version, tiledversion, ...sizes } = jsonOf(sheet)
  const attributes = Object.entries({ version, tiledversion, name, ...sizes })
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('')
  const lines = tiles.flatMap(({ id, properties: [property], animation }) => [
    ` <tile id="${id}">`,
    `  <properties><property name="name" value="${escaped(property.value)}"/></properties>`,
    ...(animation
      ? [
          '  <animation>',
          ...animation.map((f) => `   <frame tileid="${f.tileid}" duration="${f.duration}"/>`),
          '  </animation>',
        ]
      : []),
    ' </tile>',
  ])
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<tileset${attributes}>`,
    ` <image source="${escaped(image)}" width="${imagewidth}" height="${imageheight}"/>`,
    ...lines,
    '</tileset>',
  ].join('\n')}\n`
}

function jsonOf(sheet: Sheet) {
  const { name, frames, grid } = sheet
  const page = onePage(sheet, 'a tileset')
  if (grid === null) throw new TypeError('A tileset has equal tiles.')
  const moving = movingTiles(sheet)
  return {
    type: 'tileset',
    version: '1.8',
    tiledversion: '1.8.2',
    name,
    tilewidth: grid.cell.width,
    tileheight: grid.cell.height,
    spacing: grid.spacing,
    margin: grid.margin,
    // Empty cells are tiles too.
    tilecount:
      grid.columns * Math.floor((page.height - grid.margin + grid.spacing) / (grid.cell.height + grid.spacing)),
    columns: grid.columns,
    image: `${page.name}.png`,
    imagewidth: page.width,
    imageheight: page.height,
    tiles: frames.map((frame, id) => ({
      id,
      properties: [{ name: 'name', type: 'string', value: frame.name }] as const,
      ...(moving.has(id) && { animation: moving.get(id)! }),
    })),
  }
}

/** By the first tile of each animation that moves in no other. */
function movingTiles({ animations }: Sheet) {
  const moving = new Map<number, readonly { readonly tileid: number; readonly duration: number }[]>()
  for (const { name, frames } of animations) {
    const free = frames.find(({ frame }: AnimationFrame) => !moving.has(frame))
    if (free === undefined) {
      throw new EngineError(
        'request/invalid',
        `All tiles of the animation ${name} move in others; Tiled knows one for each tile.`,
      )
    }
    moving.set(
      free.frame,
      frames.map(({ frame, duration }) => ({ tileid: frame, duration: Math.round(duration) })),
    )
  }
  return moving
}
