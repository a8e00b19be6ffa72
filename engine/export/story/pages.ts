/** A story as pages to print: one, two, four or six frames on each, their words under them, as a PDF. */
import PDFDocument from 'pdfkit'
import sharp, { type Sharp } from 'sharp'
import { EngineError } from '../../errors.ts'
import type { BinaryFile } from '../formats/files.ts'
import { drawCaption, isRightToLeft, plainCaption } from './caption.ts'
import type { Frame, StoryWriter, Telling } from './frame.ts'
import { HiddenText } from './hiddenText.ts'

/** Columns and rows of a page. */
const grids = { 1: [1, 1], 2: [1, 2], 4: [2, 2], 6: [2, 3] } as const
/** Points: of the rim and between frames. */
const [margin, gap] = [36, 18]
/** Of letters, in points: the first that lets the words fit is taken. */
const sizes = [12, 11, 10, 9, 8, 7, 6] as const
/** Of the height of a frame's place: words have so much at most. */
const mostWords = 2 / 3
/** Pixels for one point, as printers have them. */
const density = 300 / 72

export function pagesWriter({ name, paper, perPage }: Telling): StoryWriter {
  const document = new PDFDocument({
    size: paper === 'a4' ? 'A4' : 'LETTER',
    margin: 0,
    autoFirstPage: false,
    // No letter is drawn with a font of its own.
    font: '',
    displayTitle: true,
    info: { Title: name, Creator: 'Patchwork' },
  })
  const pieces: Buffer[] = []
  document.on('data', (piece: Buffer) => pieces.push(piece))
  const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject))
  const hidden = new HiddenText(document)
  let count = 0
  return {
    async add(frame) {
      if (count % perPage === 0) document.addPage()
      await place(document, hidden, frame, count++ % perPage, perPage)
      return []
    },
    async end(): Promise<readonly BinaryFile[]> {
      hidden.end()
      document.end()
      await ended
      return [{ path: `${name}.pdf`, bytes: Buffer.concat(pieces) }]
    },
  }
}

async function place(
  document: PDFKit.PDFDocument,
  hidden: HiddenText,
  { name, picture, caption }: Frame,
  at: number,
  perPage: Telling['perPage'],
): Promise<void> {
  const [columns, rows] = grids[perPage]
  const width = (document.page.width - 2 * margin - (columns - 1) * gap) / columns
  const height = (document.page.height - 2 * margin - (rows - 1) * gap) / rows
  const left = margin + (at % columns) * (width + gap)
  const top = margin + Math.floor(at / columns) * (height + gap)
  const written = await fitted(caption, width, height * mostWords)
  if (written === 'none') {
    throw new EngineError(
      'request/invalid',
      `The ${Array.from(caption).length} letters under ${name} do not fit with ${perPage} on a page; put fewer there, or shorten them.`,
    )
  }
  const room = { width, height: height - (written ? written.height + 8 : 0) }
  const scale = Math.min(room.width / picture.width, room.height / picture.height)
  const shown = { width: picture.width * scale, height: picture.height * scale }
  const { data, ...raw } = picture
  const png = await onWhite(sharp(data, { raw: { ...raw, channels: 4 } })).toBuffer()
  document.image(png, left + (width - shown.width) / 2, top, shown)
  if (!written) return
  const x = isRightToLeft(caption) ? left + width - written.width : left
  const y = top + shown.height + 8
  document.image(written.png, x, y, { width: written.width, height: written.height })
  hidden.write(plainCaption(caption), { x, y, ...written })
}

/** As large as it can be; null where there is nothing to read, 'none' where no size fits. Sizes in points. */
async function fitted(caption: string, width: number, height: number) {
  for (const size of sizes) {
    // Coarsely first: thousands of letters take their time. Small ones are drawn somewhat larger than they are.
    const coarse = await drawCaption(caption, { width: Math.floor(2 * width), size: 2 * size })
    if (coarse === null) return null
    if (coarse.height / 2 > 1.2 * height) continue
    const drawn = await drawCaption(caption, { width: Math.floor(width * density), size: size * density })
    if (drawn === null) return null
    if (drawn.height / density > height || drawn.width / density > width) continue
    const { data, ...raw } = drawn
    const png = await onWhite(sharp(data, { raw: { ...raw, channels: 4 } }))
      .toColourspace('b-w')
      .toBuffer()
    const box = { width: drawn.width / density, height: drawn.height / density }
    return { ...box, png, lines: Math.max(1, Math.round(box.height / (1.2 * size))) }
  }
  return 'none'
}

function onWhite(picture: Sharp): Sharp {
  return picture.flatten({ background: '#fff' }).png()
}
