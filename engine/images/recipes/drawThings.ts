/** Draw Things: JSON as the `exif:UserComment` of XMP, or in EXIF's own; `c` is the prompt and `uc` what to avoid. */
import type { FoundRecipe } from '../../event.ts'
import type { FileTexts } from '../metadata/textBlocks.ts'
import { isText, modelName, parseObject, parseSize, soundRecipe } from './fields.ts'

export function readDrawThings(texts: FileTexts): FoundRecipe | null {
  const found = parseObject(userCommentOf(texts.get('xmp'))) ?? parseObject(texts.get('exif:UserComment'))
  if (!found || !isText(found['c'])) return null
  return soundRecipe({
    source: 'drawthings',
    prompt: found['c'],
    negativePrompt: found['uc'],
    seed: found['seed'],
    steps: found['steps'],
    guidance: found['scale'],
    ...parseSize(found['size']),
    model: modelName(found['model']),
  })
}

/** The text of the element, which may lie in a list of languages, or of the attribute. */
function userCommentOf(xmp: string | undefined): string | undefined {
  const start = xmp?.indexOf('exif:UserComment') ?? -1
  if (xmp === undefined || start < 0) return undefined
  const after = xmp.slice(start + 'exif:UserComment'.length)
  const quote = /^\s{0,9}=\s{0,9}(["'])/.exec(after)
  if (quote) return unescaped(after.slice(quote[0].length).split(quote[1]!, 1)[0]!)
  const [element = ''] = after.split('</exif:UserComment>', 1)
  const item = element.indexOf('<rdf:li')
  const inner = item < 0 ? element : element.slice(item).split('</rdf:li>', 1)[0]!
  return unescaped(inner.slice(inner.indexOf('>') + 1))
}

const entities: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" }

/** Each reference once, so that `&amp;quot;` stays the five letters it stands for. */
function unescaped(text: string): string {
  return text.replaceAll(/&(#\d{1,7}|#x[\da-fA-F]{1,6}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
