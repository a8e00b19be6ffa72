/** The same facts with the frames in a list, as older tools and Phaser's JSON Array read them; one file for each page. */
import type { Sheet, TextFile } from '../sheet/sheet.ts'
import { json, listOf, metaOf } from './texturePacker.ts'

export function jsonArrayFiles(sheet: Sheet): readonly TextFile[] {
  return sheet.pages.map((page, index) => ({
    path: `${page.name}.json`,
    text: json({ frames: listOf(sheet, index), meta: metaOf(sheet, page) }),
  }))
}
