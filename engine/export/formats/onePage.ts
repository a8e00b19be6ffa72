import { EngineError } from '../../errors.ts'
import type { Page, Sheet } from '../sheet/sheet.ts'

/** Throws `request/invalid` where sprites lie on several pages and the format knows one. */
export function onePage({ pages: [page, ...others] }: Sheet, format: string): Page {
  if (page !== undefined && others.length === 0) return page
  throw new EngineError(
    'request/invalid',
    `The sprites take ${others.length + 1} pages, and ${format} knows one; allow larger pages (--max-size), or export fewer pictures at once.`,
  )
}
