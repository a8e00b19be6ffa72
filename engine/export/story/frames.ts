/** A story as a folder: a PNG of each frame, and what is to be known of them as JSON and as CSV. */
import type { Recipe } from '../../event.ts'
import { encodePng } from '../../images/png.ts'
import { sha256 } from '../../sha256.ts'
import { spreadsheetOf } from '../../spreadsheet.ts'
import { rasterOf } from '../rgba.ts'
import type { StoryWriter } from './frame.ts'

interface Entry {
  /** From 1. */
  readonly number: number
  readonly file: string
  readonly words: string
  readonly caption: string
  readonly width: number
  readonly height: number
  readonly seed: number | null
  readonly model: string | null
  /** Of the file, and of its recipe as JSON. */
  readonly sha256: string
  readonly recipeSha256: string | null
  readonly recipe: Recipe | null
}

export function framesWriter(): StoryWriter {
  const entries: Entry[] = []
  return {
    async add({ name, picture, words, caption, told: { recipe, source } }) {
      const bytes = await encodePng(rasterOf(picture), recipe, source ?? undefined)
      const file = `${name}.png`
      entries.push({
        number: entries.length + 1,
        file,
        words,
        caption,
        width: picture.width,
        height: picture.height,
        seed: recipe?.seed ?? null,
        model: recipe?.model ?? null,
        sha256: sha256(bytes),
        recipeSha256: recipe && sha256(JSON.stringify(recipe)),
        recipe,
      })
      return [{ path: file, bytes }]
    },
    end: () =>
      Promise.resolve([
        { path: 'manifest.json', bytes: `${JSON.stringify(entries, null, 1)}\n` },
        { path: 'manifest.csv', bytes: spreadsheetOf(entries.map(flat)) },
      ]),
  }
}

function flat({ sha256: ofFile, recipeSha256, recipe, ...entry }: Entry) {
  return {
    ...entry,
    'sha256 of the file': ofFile,
    'sha256 of the recipe': recipeSha256,
    recipe: recipe && JSON.stringify(recipe),
  }
}
