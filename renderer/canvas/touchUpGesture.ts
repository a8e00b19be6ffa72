/** Brush and flood under the hand. */
import { isTouchingUp, openTouchUp, showChange } from '../actions/touchUp.ts'
import { findPlaced } from '../document/document.ts'
import type { Point } from '../document/geometry.ts'
import type { TipAt } from '../document/touchUp/brush.ts'
import type { Does } from '../document/touchUp/drawing.ts'
import { board } from '../stores/boardStore.ts'
import { useTouchUpStore } from '../stores/touchUpStore.ts'
import { onPicture } from './regionPlace.ts'

type Hand = Pick<PointerEvent, 'pointerType' | 'pressure' | 'altKey'>

/** False where nothing is touched up. `alt` does the opposite for one stroke. */
export function beginTouchUp(point: Point, hand: Hand): boolean {
  const touchUp = openTouchUp()
  const at = tipAt(point, hand)
  if (touchUp === null || at === null || !isTouchingUp()) return false
  const { tool, does: set, tolerance } = useTouchUpStore.getState()
  const does = hand.altKey ? opposite[set] : set
  if (tool === 'brush') showChange(touchUp.drawing.beginStroke(at, does))
  else {
    const { width, height } = touchUp.drawing
    const colours = { width, height, data: touchUp.layers.under }
    showChange(touchUp.drawing.flood(colours, at, tolerance, does))
  }
  return true
}

export function goOnTouchingUp(point: Point, hand: Hand): void {
  const touchUp = openTouchUp()
  const at = tipAt(point, hand)
  if (touchUp !== null && at !== null && touchUp.drawing.isStroking) showChange(touchUp.drawing.strokeTo(at))
}

export function endTouchUpStroke(): void {
  openTouchUp()?.drawing.endStroke()
  // Buttons ask whether there is something to undo.
  useTouchUpStore.setState(({ changes }) => ({ changes: changes + 1 }))
}

const opposite: Readonly<Record<Does, Does>> = { takeAway: 'bringBack', bringBack: 'takeAway' }

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
