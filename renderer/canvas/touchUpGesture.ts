/** Brush and flood under the hand. */
import { isTouchingUp, openTouchUp, showChange } from '../actions/touchUp.ts'
import { findPlaced } from '../document/document.ts'
import type { Point } from '../document/geometry.ts'
import type { TipAt } from '../document/touchUp/brush.ts'
import type { Colour, Does, Drawing } from '../document/touchUp/drawing.ts'
import { coloursUnder, shownIn } from '../document/touchUp/shown.ts'
import { board } from '../stores/boardStore.ts'
import { useTouchUpStore, type TouchUp } from '../stores/touchUpStore.ts'
import { onPicture } from '../document/regionPlace.ts'

type Hand = Pick<PointerEvent, 'pointerType' | 'pressure' | 'altKey'>

/** False where nothing is touched up. Alt does the opposite for one stroke, or takes up the colour that is there. */
export function beginTouchUp(point: Point, hand: Hand): boolean {
  const touchUp = openTouchUp()
  const at = tipAt(point, hand)
  if (touchUp === null || at === null || !isTouchingUp()) return false
  const { tool, does: set, tolerance } = useTouchUpStore.getState()
  if (hand.altKey && set === 'paint') {
    takeUpColour(touchUp, at)
    return true
  }
  const does = doing(touchUp, hand.altKey ? opposite[set] : set)
  if (tool === 'brush' || does.type === 'heal') showChange(touchUp.drawing.beginStroke(at, does))
  else {
    const { width, height } = touchUp.drawing
    const colours = { width, height, data: coloursUnder(touchUp.layers, touchUp.drawing) }
    touchUp.drawing.beginFlood(colours, at, tolerance, does)
    goOnFlooding(touchUp.drawing)
  }
  return true
}

/** Milliseconds of each frame, so that the window draws as evenly as ever. */
const turn = 9

function goOnFlooding(drawing: Drawing): void {
  const end = performance.now() + turn
  const area = drawing.goOnFlooding(() => performance.now() < end)
  if (area === undefined) requestAnimationFrame(() => goOnFlooding(drawing))
  else if (openTouchUp()?.drawing === drawing) showChange(area)
}

function doing(touchUp: TouchUp, type: Does['type']): Does {
  if (type === 'paint') return { type, colour: rgbOf(useTouchUpStore.getState().colour) }
  if (type === 'heal') return { type, seen: (area) => shownIn(touchUp.layers, touchUp.drawing, area) }
  return { type }
}

function rgbOf(colour: string): Colour {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function takeUpColour({ layers, drawing }: TouchUp, { x, y }: Point): void {
  const [column, row] = [Math.floor(x), Math.floor(y)]
  if (column < 0 || row < 0 || column >= drawing.width || row >= drawing.height) return
  const seen = shownIn(layers, drawing, { x: column, y: row, width: 1, height: 1 })
  const hex = [...seen.subarray(0, 3)].map((value) => value.toString(16).padStart(2, '0')).join('')
  useTouchUpStore.setState({ colour: `#${hex}` })
}

export function goOnTouchingUp(point: Point, hand: Hand): void {
  const touchUp = openTouchUp()
  const at = tipAt(point, hand)
  if (touchUp !== null && at !== null && touchUp.drawing.isStroking) showChange(touchUp.drawing.strokeTo(at))
}

export function endTouchUpStroke(): void {
  const drawing = openTouchUp()?.drawing
  // A flood goes on by itself.
  if (drawing?.isStroking) showChange(drawing.endStroke())
  // Buttons ask whether there is something to undo.
  useTouchUpStore.setState(({ changes }) => ({ changes: changes + 1 }))
}

const opposite: Readonly<Record<Does['type'], Does['type']>> = {
  takeAway: 'bringBack',
  bringBack: 'takeAway',
  paint: 'paint',
  heal: 'heal',
}

/** In pixels of the picture; a pen that is pressed lightly draws thinner. */
function tipAt(point: Point, { pointerType, pressure }: Hand): TipAt | null {
  const touchUp = openTouchUp()
  const place = touchUp && findPlaced(board(), touchUp.picture.id)
  if (touchUp === null || place === null) return null
  const { size, hardness } = useTouchUpStore.getState()
  const share = pointerType === 'pen' ? pressure : 1
  return {
    ...onPicture(point, place, touchUp.drawing),
    tip: { size: Math.max(1, size * share), hardness: hardness / 100 },
  }
}
