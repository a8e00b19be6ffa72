/** A picture touched up by hand: opened, drawn on, kept as a picture of its own. Leaving keeps it; only "Discard" does not. */
import { call } from '../api.ts'
import type { ChannelInput, Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { inPlaceOf } from '../document/edits.ts'
import { clamp, type Rect } from '../document/geometry.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import { Drawing, type Does } from '../document/touchUp/drawing.ts'
import { shownIn } from '../document/touchUp/shown.ts'
import { forgetAway, tellAway } from '../stores/awayStore.ts'
import { board, commit, undoBoard, useBoardStore } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { notify, report, withdraw } from '../stores/toastStore.ts'
import { largestBrush, useTouchUpStore, type TouchUp } from '../stores/touchUpStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { touchUpStrings } from '../strings/touchUp.ts'
import { about, type Action } from './action.ts'
import type { ActionId } from './ids.ts'
import { putOnBoard, selectedPicture, showPicture } from './pictures.ts'

const words = touchUpStrings.actions
/** Four bytes for each, four times. */
const mostPixels = 40_000_000

/** The one that is drawn on; null where none is. */
export function openTouchUp(): TouchUp | null {
  return useTouchUpStore.getState().touchUp
}

export const touchUpAction: Action<Picture> = about(selectedPicture, {
  id: 'tool.touchUp',
  label: words.open,
  shortcuts: [{ key: 'e' }],
  isEnabled: ({ recipe }) => recipe?.until === undefined,
  async run(picture) {
    if (openTouchUp() !== null) return keepTouchUp()
    if (picture.width * picture.height > mostPixels) return report(new Error(touchUpStrings.tooLarge), 'touchUp')
    // Pressed again while a large picture is being opened it means no other thing.
    if (opening !== null) return undefined
    forgetAway('touchUp')
    opening = setTimeout(() => notify({ id: 'touchUp', tone: 'note', message: touchUpStrings.opening }), patience)
    try {
      const touchUp = await begin(picture)
      showPicture(picture)
      if (useViewStore.getState().selectedId !== picture.id) return withdraw('touchUp')
      useTouchUpStore.setState({ touchUp, size: Math.max(2, Math.round(Math.min(picture.width, picture.height) / 16)) })
      useViewStore.setState({ tool: 'touchUp', comparing: 'off', region: null, aspect: null })
      lookAt({ type: 'fit', rect: findPlaced(board(), picture.id) })
      withdraw('touchUp')
    } catch (error) {
      report(error, 'touchUp')
    } finally {
      clearTimeout(opening)
      opening = null
    }
    return undefined
  },
})

let opening: ReturnType<typeof setTimeout> | null = null
/** Milliseconds without an answer until it is said that one is coming. */
const patience = 300

async function begin(picture: Picture): Promise<TouchUp> {
  const under = await call('pictures:under', { id: picture.id })
  const own = await pixelsOf(picture.hash)
  const below = under === picture.hash ? own : await pixelsOf(under)
  const { width, height, data } = own
  const isAsLarge = below.width === width && below.height === height
  const layers = { width, picture: data, under: isAsLarge ? below.data : data }
  const alpha = new Uint8Array(width * height)
  // A function for each of millions of pixels would take a second.
  for (let pixel = 0; pixel < alpha.length; pixel++) alpha[pixel] = data[pixel * 4 + 3]!
  const touchUp = {
    picture,
    drawing: new Drawing({ width, height, alpha }),
    layers,
    shown: new OffscreenCanvas(width, height),
  }
  touchUp.shown.getContext('2d')!.putImageData(own, 0, 0)
  return touchUp
}

async function pixelsOf(hash: string): Promise<ImageData> {
  const response = await fetch(pictureUrl(hash))
  if (!response.ok) throw new Error(touchUpStrings.gone)
  // No colour is changed on the way.
  const bitmap = await createImageBitmap(await response.blob(), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  })
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height)
}

/** After a change; null where nothing changed. */
export function showChange(area: Rect | null): void {
  const touchUp = openTouchUp()
  if (touchUp === null || area === null) return
  showAgain(touchUp, area)
  useTouchUpStore.setState(({ changes }) => ({ changes: changes + 1 }))
}

function showAgain({ shown, layers, drawing }: TouchUp, area: Rect): void {
  const pixels = new ImageData(shownIn(layers, drawing, area), area.width, area.height)
  shown.getContext('2d')!.putImageData(pixels, area.x, area.y)
}

export const keepTouchUpAction: Action = {
  id: 'touchUp.done',
  label: words.done,
  // Leaving removes nothing, and says so.
  shortcuts: [{ key: 'Enter' }, { key: 'Escape' }],
  whileTyping: true,
  isEnabled: isTouchingUp,
  run: keepTouchUp,
}

export const discardTouchUpAction: Action = {
  id: 'touchUp.discard',
  label: words.discard,
  // What the keys mean elsewhere, the picture itself, is not meant while it is drawn on.
  shortcuts: [{ key: 'Delete' }, { key: 'Backspace' }],
  isEnabled: () => isTouchingUp() && !useTouchUpStore.getState().keeping,
  run() {
    const touchUp = openTouchUp()
    if (touchUp === null) return
    touchUp.drawing.endStroke()
    leave()
    if (touchUp.drawing.canUndo) tellAway('touchUp', touchUpStrings.discarded, async () => drawOn(touchUp))
  },
}

/** The strokes that were discarded are there again. */
function drawOn(touchUp: TouchUp): void {
  showPicture(touchUp.picture)
  useTouchUpStore.setState(({ changes }) => ({ touchUp, changes: changes + 1 }))
  useViewStore.setState({ tool: 'touchUp' })
}

/** What was drawn becomes a picture in the place of the one that it was drawn on; where nothing was, all stays. */
async function keepTouchUp(): Promise<void> {
  const touchUp = openTouchUp()
  if (touchUp === null || useTouchUpStore.getState().keeping) return
  const { picture, drawing } = touchUp
  drawing.endStroke()
  if (!drawing.canUndo) return leave()
  useTouchUpStore.setState({ keeping: true })
  try {
    const touched = await keepDrawn(picture, drawnOn(drawing))
    const isMeant = useViewStore.getState().selectedId === picture.id
    leave()
    if (isMeant) select(touched.id)
    tellKept(picture, touched)
  } catch (error) {
    // Nothing that was drawn is lost: it is there to be kept again.
    useTouchUpStore.setState({ keeping: false })
    select(picture.id)
    useViewStore.setState({ tool: 'touchUp' })
    report(error, 'touchUp')
  }
}

/** However the touch-up was left: the way back is one step. */
function tellKept(picture: Picture, touched: Picture): void {
  const step = useBoardStore.getState().history.headId
  const undo = () => {
    if (useBoardStore.getState().history.headId === step) undoBoard()
    else commit({ verb: 'open', pictureIds: [picture.id] }, (document) => inPlaceOf(document, touched.id, picture.id))
    select(picture.id)
  }
  notify({
    id: 'touchUp',
    tone: 'note',
    message: touchUpStrings.kept,
    action: { label: strings.actions.undo, run: undo },
  })
}

export type Drawn = Pick<ChannelInput<'pictures:touchUp'>, 'opacity' | 'paint'>

export function drawnOn(drawing: Drawing): Drawn {
  const painted = drawing.paintedPart()
  const paint = painted && { ...painted.area, data: new Uint8Array(painted.data) }
  return { opacity: new Uint8Array(drawing.alpha), paint }
}

/** Becomes a picture in the place of the one that it was drawn on. */
export async function keepDrawn(picture: Picture, drawn: Drawn): Promise<Picture> {
  const touched = await call('pictures:touchUp', { id: picture.id, ...drawn })
  rememberPictures([touched])
  if (findPlaced(board(), picture.id) === null) putOnBoard(touched, 'touchUp')
  else commit({ verb: 'touchUp', pictureIds: [touched.id] }, (document) => inPlaceOf(document, picture.id, touched.id))
  return touched
}

function leave(): void {
  useTouchUpStore.setState({ touchUp: null, keeping: false })
  if (useViewStore.getState().tool === 'touchUp') useViewStore.setState({ tool: 'select' })
}

/** Whoever puts the tool away, by Escape or by selecting something else, keeps what was drawn. */
export function keepWhenLeft(): () => void {
  return useViewStore.subscribe(({ tool }, before) => {
    if (before.tool === 'touchUp' && tool !== 'touchUp') void keepTouchUp()
  })
}

export function isTouchingUp(): boolean {
  return openTouchUp() !== null && useViewStore.getState().tool === 'touchUp'
}

export const touchUpTools: readonly Action[] = [
  setting('touchUp.brush', words.brush, 'b', () => ({ tool: 'brush' })),
  setting('touchUp.flood', words.flood, 'g', ({ does }) => ({ tool: 'flood', does: does === 'heal' ? 'paint' : does })),
  setting('touchUp.swap', words.swap, 'x', ({ does }) => ({ does: does === 'takeAway' ? 'bringBack' : 'takeAway' })),
  setting('touchUp.paint', words.paint, 'p', () => ({ does: 'paint' })),
  setting('touchUp.heal', words.heal, 'h', () => ({ tool: 'brush', does: 'heal' })),
  setting('touchUp.smaller', words.smaller, '[', ({ size }) => ({
    size: clamp(Math.floor(size / 1.2), 1, largestBrush),
  })),
  setting('touchUp.larger', words.larger, ']', ({ size }) => ({ size: clamp(Math.ceil(size * 1.2), 1, largestBrush) })),
]

export function choose(does: Does['type']): void {
  useTouchUpStore.setState(does === 'heal' ? { does, tool: 'brush' } : { does })
}

type Facts = ReturnType<typeof useTouchUpStore.getState>

function setting(id: ActionId, label: string, key: string, change: (facts: Facts) => Partial<Facts>): Action {
  const run = () => useTouchUpStore.setState(change)
  return { id, label, shortcuts: [{ key }], isEnabled: isTouchingUp, run }
}
