import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange, applyChanges, changeBetween } from './boardChange.ts'
import { emptyDocument, type BoardDocument } from './document.ts'
import { movePictures, orderPictures, placePicture, removePictures, setOpacity } from './edits.ts'

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const place = fc.integer({ min: -500, max: 500 })
const edits = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('place' as const), id: names, x: place, y: place }),
    fc.record({ type: fc.constant('move' as const), id: names, x: place, y: place }),
    fc.record({ type: fc.constant('remove' as const), id: names }),
    fc.record({
      type: fc.constant('order' as const),
      id: names,
      to: fc.constantFrom('front', 'back', 'forward', 'backward'),
    }),
    fc.record({ type: fc.constant('opacity' as const), id: names, opacity: fc.constantFrom(0.25, 0.5, 1) }),
  ),
)

describe('a change of the board', () => {
  it('made from two boards leads from the one to the other, whatever was done', () => {
    fc.assert(
      fc.property(edits, (steps) => {
        let board: BoardDocument = emptyDocument
        const changes = steps.map((step) => {
          const after =
            step.type === 'place'
              ? placePicture(board, { id: step.id, x: step.x, y: step.y, width: 64, height: 48 })
              : step.type === 'move'
                ? movePictures(board, { [step.id]: { x: step.x, y: step.y } })
                : step.type === 'order'
                  ? orderPictures(board, [step.id], step.to)
                  : step.type === 'opacity'
                    ? setOpacity(board, [step.id], step.opacity)
                    : removePictures(board, [step.id])
          const change = changeBetween(board, after)
          expect(applyChange(board, change)).toEqual(after)
          board = applyChange(board, change)
          return change
        })
        expect(applyChanges(emptyDocument, changes)).toEqual(board)
      }),
    )
  })

  it('to the same board is empty', () => {
    const board = placePicture(emptyDocument, { id: 'a', x: 1, y: 2, width: 64, height: 64 })
    expect(changeBetween(board, movePictures(board, { a: { x: 1, y: 2 } }))).toEqual({ placed: [], removed: [] })
  })
})
