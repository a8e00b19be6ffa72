/**
 * Text of a PDF that is there and not seen: words are drawn as pictures, so that every script is as the system writes it, and
 * lie under them once more to be found, copied and read aloud. Its letters are empty glyphs with a width, 255 to a font.
 */
import { rightToLeft, isRightToLeft } from './caption.ts'

type Document = PDFKit.PDFDocument
interface Reference {
  end(data?: Buffer | string): void
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Lines that are seen in it. */
  readonly lines: number
}

const perFont = 255

export class HiddenText {
  readonly #document: Document
  /** Place of each letter: font and code. */
  readonly #places = new Map<string, { readonly font: number; readonly code: number }>()
  readonly #fonts: { readonly reference: Reference; readonly letters: string[] }[] = []

  constructor(document: Document) {
    this.#document = document
  }

  /** Onto the page that is being made, in points from its top left corner. */
  write(text: string, { x, y, width, height, lines }: Box): void {
    const rows = inLines(text, lines)
    const size = height / rows.length
    for (const [row, line] of rows.entries()) {
      const letters = Array.from(visual(line))
      // Letters of a half the size's width, stretched to the box.
      const stretch = Math.min(100, (100 * width) / (letters.length * size * 0.5))
      const right = isRightToLeft(line) ? width - (letters.length * size * 0.5 * stretch) / 100 : 0
      const shown = this.#shown(letters, size)
      this.#document.addContent(
        `BT 3 Tr ${stretch.toFixed(3)} Tz 1 0 0 -1 ${number(x + right)} ${number(y + (row + 0.8) * size)} Tm ${shown} ET`,
      )
    }
  }

  /** After the last page. */
  end(): void {
    for (const { reference, letters } of this.#fonts) {
      const toUnicode = this.#document.ref({}) as unknown as Reference
      toUnicode.end(mapOf(letters))
      const glyph = this.#document.ref({}) as unknown as Reference
      glyph.end('500 0 d0')
      Object.assign((reference as unknown as { data: object }).data, {
        Type: 'Font',
        Subtype: 'Type3',
        FontBBox: [0, 0, 500, 1000],
        FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
        CharProcs: { g: glyph },
        Encoding: { Type: 'Encoding', Differences: [1, ...letters.map(() => 'g')] },
        FirstChar: 1,
        LastChar: letters.length,
        Widths: letters.map(() => 500),
        Resources: {},
        ToUnicode: toUnicode,
      })
      reference.end()
    }
  }

  #shown(letters: readonly string[], size: number): string {
    let [font, codes] = [-1, '']
    const parts: string[] = []
    const flush = () => {
      if (codes !== '') parts.push(`/H${font} ${number(size)} Tf <${codes}> Tj`)
      codes = ''
    }
    for (const letter of letters) {
      const place = this.#placeOf(letter)
      if (place.font !== font) flush()
      font = place.font
      codes += place.code.toString(16).padStart(2, '0')
    }
    flush()
    return parts.join(' ')
  }

  #placeOf(letter: string) {
    const place = this.#places.get(letter) ?? {
      font: Math.floor(this.#places.size / perFont),
      code: (this.#places.size % perFont) + 1,
    }
    if (!this.#places.has(letter)) {
      this.#places.set(letter, place)
      this.#fonts[place.font] ??= { reference: this.#document.ref({}) as unknown as Reference, letters: [] }
      this.#fonts[place.font]!.letters.push(letter)
    }
    const page = this.#document.page as unknown as { readonly fonts: Record<string, unknown> }
    page.fonts[`H${place.font}`] ??= this.#fonts[place.font]!.reference
    return place
  }
}

/** Lines of about the same length, broken where there is a space nearby. */
function inLines(text: string, count: number): readonly string[] {
  const letters = Array.from(text.replaceAll('\n', ' '))
  const lines: string[] = []
  for (let from = 0, left = count; from < letters.length; left--) {
    const wanted = Math.ceil((letters.length - from) / Math.max(1, left))
    let end = Math.min(letters.length, from + wanted)
    const space = letters.lastIndexOf(' ', end)
    if (end < letters.length && left > 1 && space > from + wanted / 2) end = space + 1
    lines.push(letters.slice(from, end).join(''))
    from = end
  }
  return lines
}

/** Left to right as it is seen: readers turn what is written from right to left back. */
function visual(line: string): string {
  const runs: { readonly isRight: boolean; text: string }[] = []
  for (const letter of line) {
    const isNeutral = !/[\p{L}\p{N}\p{M}]/u.test(letter)
    const last = runs.at(-1)
    const isRight = isNeutral || /\p{M}/u.test(letter) ? (last?.isRight ?? false) : rightToLeft.test(letter)
    if (last?.isRight === isRight) last.text += letter
    else runs.push({ isRight, text: letter })
  }
  const turned = runs.map(({ isRight, text }) => (isRight ? Array.from(text).toReversed().join('') : text))
  return (isRightToLeft(line) ? turned.toReversed() : turned).join('')
}

/** Which letter each code of a font is, for whoever copies it. */
function mapOf(letters: readonly string[]): string {
  const hex = (letter: string) => Buffer.from(letter, 'utf16le').swap16().toString('hex')
  const entries = letters.map((letter, at) => `<${(at + 1).toString(16).padStart(2, '0')}> <${hex(letter)}>`)
  const blocks = Array.from({ length: Math.ceil(entries.length / 100) }, (_, at) =>
    entries.slice(at * 100, at * 100 + 100),
  )
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CMapName /Hidden def /CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange',
    ...blocks.flatMap((block) => [`${block.length} beginbfchar`, ...block, 'endbfchar']),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n')
}

const number = (value: number) => value.toFixed(3)
