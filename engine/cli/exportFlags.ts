/** The flags of `patchwork export`; the options that they become, and their limits, are in `export/options.ts`. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { presetFacts, presetNames } from '../export/formats/presetFacts.ts'
import type { ExportWishes } from '../export/options.ts'
import { parseNumber } from './samplingFlags.ts'

export interface ExportFlags extends ExportWishes {
  readonly out: string
  readonly scale?: readonly number[]
  readonly pot?: boolean
  readonly maxSize?: number
  readonly animation?: NonNullable<ExportWishes['animations']>
  readonly nineSlice?: NonNullable<NonNullable<ExportWishes['finish']>['nineSlice']>
  readonly tint?: readonly { readonly name: string; readonly colour: string }[]
  readonly captions?: string
  readonly watch?: boolean
  readonly json?: boolean
}

export function addExportFlags(command: Command): Command {
  return command
    .addOption(new Option('--preset <name>', 'what the files are for').choices(presetNames).makeOptionMandatory())
    .requiredOption('--out <folder>', 'the folder that the files go to, made if it is not there')
    .option('--name <name>', 'name of the sheet, the animation or the document', 'sheet')
    .option('--trim', 'cut off clear rims; sprites keep their place')
    .option('--no-trim', 'keep them')
    .option(
      '--scale <numbers>',
      'the size of the pictures; several, such as 1,2,4, are a set of files for each density',
      parseNumbers,
    )
    .option('--finish <json>', 'what the finisher does to every picture first (docs/assets.md)', parseJson)
    .option(
      '--nine-slice <guides>',
      'where sprites may be stretched: find, or pixels from left,top,right,bottom',
      parseGuides,
    )
    .option(
      '--tint <name=colour>',
      'a variant of every picture, such as ice=#4080c0, in place of its own colours; can be given again',
      collectTints,
    )
    .option('--padding <pixels>', 'clear pixels between sprites', parseNumber, 2)
    .option('--extrude <pixels>', 'how often the rim of a sprite is repeated, against seams', parseNumber, 1)
    .option('--pot', 'sides of pages are powers of two')
    .option('--max-size <pixels>', 'longest side of a page', parseNumber, 2048)
    .option(
      '--animation <name=pictures>',
      'an animation and its pictures in order, such as run=run_0,run_1 or "run=run_*"; can be given again',
      collectAnimations,
    )
    .option('--fps <number>', 'frames a second of animations', parseNumber, 10)
    .option('--no-loop', 'animations end at their last frame')
    .option(
      '--pivot <x,y>',
      'where sprites are held, as shares of their size: 0.5,1 is the middle of the feet',
      parsePivot,
    )
    .option('--quality <number>', 'of WebP, AVIF and JPEG, 1 to 100', parseNumber)
    .option(
      '--captions <table>',
      'of a story: CSV or JSON with file and caption; without pictures those that it names, in its order',
    )
    .option('--columns <number>', 'of a strip (default: all in one row)', parseNumber)
    .option('--per-page <number>', 'of pages: 1, 2, 4 or 6 pictures on each', parseNumber)
    .addOption(new Option('--paper <name>', 'of pages').choices(['a4', 'letter']))
    .option('--recipe', 'pictures alone say how they were made')
    .option('--overwrite', 'replace files that are there')
    .option('--watch', 'write again whenever one of the pictures changes')
    .option('--json', 'print events as JSON, one a line')
    .addHelpText('after', help)
}

export function optionsOf(flags: ExportFlags): ExportWishes {
  const { scale, pot, maxSize, animation, nineSlice, tint, finish, ...others } = flags
  const { out: _, captions: __, watch: ___, json: ____, ...same } = others
  return {
    ...same,
    ...((finish || nineSlice || tint) && {
      finish: { ...finish, ...(nineSlice && { nineSlice }), ...(tint && { tints: [...tint] }) },
    }),
    ...(scale && { scales: [...scale] }),
    ...(pot && { powerOfTwo: true }),
    ...(maxSize !== undefined && { largest: maxSize }),
    ...(animation && { animations: animation }),
  }
}

function parseJson(text: string): NonNullable<ExportWishes['finish']> {
  try {
    return JSON.parse(text) as NonNullable<ExportWishes['finish']> // looked at with the other options
  } catch {
    throw new InvalidArgumentError('Write it as JSON, such as {"outline":{"width":2,"colour":"#202020"}}.')
  }
}

function parseNumbers(text: string): number[] {
  return text.split(',').map(parseNumber)
}

function parseGuides(text: string): NonNullable<ExportFlags['nineSlice']> {
  if (text === 'find') return text
  const [left, top, right, bottom, ...more] = parseNumbers(text)
  if (left === undefined || top === undefined || right === undefined || bottom === undefined || more.length > 0) {
    throw new InvalidArgumentError('Write find, or four numbers of pixels, such as 8,8,8,8.')
  }
  return { left, top, right, bottom }
}

function collectTints(text: string, before: NonNullable<ExportFlags['tint']> = []): NonNullable<ExportFlags['tint']> {
  const [, name, colour] = /^([^=]+)=(#[0-9a-f]{6})$/i.exec(text) ?? []
  if (name === undefined || colour === undefined) {
    throw new InvalidArgumentError('Write it as a name and a colour, such as ice=#4080c0.')
  }
  return [...before, { name, colour }]
}

function parsePivot(text: string): { x: number; y: number } {
  const [x, y, ...more] = parseNumbers(text)
  if (x === undefined || y === undefined || more.length > 0) {
    throw new InvalidArgumentError('Write it as two numbers, such as 0.5,1.')
  }
  return { x, y }
}

function collectAnimations(text: string, before: NonNullable<ExportWishes['animations']> = []) {
  const [, name = '', list = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  const pictures = list.split(',').filter((picture) => picture !== '')
  if (pictures.length === 0) {
    throw new InvalidArgumentError('Write it as a name and its pictures, such as run=run_0,run_1.')
  }
  return [...before, { name, pictures }]
}

const widest = Math.max(...presetNames.map((name) => name.length))

const help = `
Presets:
${presetNames.map((name) => `  ${name.padEnd(widest)}  ${presetFacts[name].says}`).join('\n')}

Examples:
  patchwork export sprites/*.png --preset phaser --out game/assets --animation "run=run_*" --fps 12
  patchwork export sprites/*.png --preset godot4 --out art --finish '{"pixelArt":{"palette":16},"outline":{"width":1,"colour":"#202020"}}'
  patchwork export --captions story/manifest.json --preset pages --per-page 2 --out book
  patchwork export hero.png tree.png --preset pixi --out assets --scale 1,2 --pot

Nothing that is there is replaced without --overwrite, and files appear only when all of them are whole.`
