/** PixiJS 7 and 8: one file for each page, the first names the others; an animation is told with the page that it lies on. */
import { EngineError } from '../../errors.ts'
import type { Animation, Sheet, TextFile } from '../sheet/sheet.ts'
import { hashOf, json, metaOf } from './texturePacker.ts'

/** Throws `request/invalid` for an animation over two pages: PixiJS looks for its frames on the page that names it. */
export function pixiFiles(sheet: Sheet): readonly TextFile[] {
  const pageOf = new Map(sheet.animations.map((animation) => [animation, onePageOf(sheet, animation)]))
  return sheet.pages.map((page, index) => {
    const here = sheet.animations.filter((animation) => pageOf.get(animation) === index)
    const animations = here.map(({ name, frames }) => [name, frames.map(({ frame }) => sheet.frames[frame]!.name)])
    const others = index === 0 ? sheet.pages.slice(1).map(({ name }) => `${name}.json`) : []
    return {
      path: `${page.name}.json`,
      text: json({
        frames: hashOf(sheet, index),
        ...(here.length > 0 && { animations: Object.fromEntries(animations) }),
        meta: { ...metaOf(sheet, page), ...(others.length > 0 && { related_multi_packs: others }) },
      }),
    }
  })
}

function onePageOf({ frames }: Sheet, animation: Animation): number {
  const [page, ...others] = new Set(animation.frames.map(({ frame }) => frames[frame]!.page))
  if (page !== undefined && others.length === 0) return page
  throw new EngineError(
    'request/invalid',
    `The animation ${animation.name} lies on several pages, and PixiJS plays only what lies on one; allow larger pages (--max-size), or export it alone.`,
  )
}
