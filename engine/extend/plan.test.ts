import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellsOf, orderOf, parentsIn, spanOf } from './cells.ts'
import { planExtension, type Extension, type Painter } from './plan.ts'

/** 8 x 8 patches and nothing else, as the embedded model. */
const fixed: Painter = {
  name: 'Fixed',
  patchSize: 32,
  size: { width: 256, height: 256 },
  canPaint: ({ width, height }) => width === 256 && height === 256,
}
/** Any size up to 2048, as a release. */
const free: Painter = {
  name: 'Free',
  patchSize: 16,
  size: { width: 512, height: 512 },
  canPaint: ({ width, height }) => width % 16 === 0 && height % 16 === 0 && width <= 2048 && height <= 2048,
}
const down = (patches: number): Extension => ({ direction: 'down', patches })
const right = (patches: number): Extension => ({ direction: 'right', patches })
const square = { width: 256, height: 256, hasTokens: true }

describe('a picture is continued', () => {
  test('whole where the model can paint the larger one', () => {
    const plan = planExtension({ width: 512, height: 512, hasTokens: true }, down(8), free)
    expect(plan).toMatchObject({
      grid: { rows: 40, columns: 32 },
      known: 32,
      lead: 0,
      scaled: { width: 512, height: 512 },
    })
    expect(plan.steps).toEqual([[{ row: 0, column: 0, rows: 40, columns: 32 }]])
  })

  test('by a window that moves on by a quarter of itself where it cannot', () => {
    const { steps, grid } = planExtension(square, right(4), fixed)
    expect(grid).toEqual({ rows: 8, columns: 12 })
    expect(steps.map(([window]) => window)).toEqual([
      { row: 0, column: 2, rows: 8, columns: 8 },
      { row: 0, column: 4, rows: 8, columns: 8 },
    ])
  })

  test('in windows side by side where it is broader than the window and known patch for patch', () => {
    const { steps } = planExtension({ width: 384, height: 256, hasTokens: true }, down(2), fixed)
    expect(steps).toHaveLength(1)
    expect(steps[0]!.map(({ row, column }) => [row, column])).toEqual([
      [2, 0],
      [2, 4],
    ])
  })

  test('at the scale of the model where it has another', () => {
    const plan = planExtension({ width: 4000, height: 3000, hasTokens: false }, right(3), fixed)
    expect(plan).toMatchObject({
      scaled: { width: 341, height: 256 },
      known: 10,
      lead: 21,
      grid: { rows: 8, columns: 13 },
    })
    const whole = planExtension({ width: 4000, height: 3000, hasTokens: false }, down(8), free)
    expect(whole).toMatchObject({
      scaled: { width: 512, height: 384 },
      known: 24,
      steps: [[{ rows: 32, columns: 32 }]],
    })
  })

  test('whatever its size, so that every new patch is painted once, with a third of its window known', () => {
    const side = fc.integer({ min: 16, max: 3000 })
    fc.assert(
      fc.property(
        fc.record({ width: side, height: side, hasTokens: fc.boolean() }),
        fc.constantFrom('down' as const, 'right' as const),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(fixed, free),
        (picture, direction, patches, painter) => {
          let plan
          try {
            plan = planExtension(picture, { direction, patches }, painter)
          } catch (error) {
            expect((error as Error).message).toMatch(/see too little|at most/)
            return
          }
          const { grid, known, steps, scaled, lead } = plan
          const [lines, length] = direction === 'down' ? [grid.rows, scaled.height] : [grid.columns, scaled.width]
          expect(lines).toBe(known + patches)
          expect(lead + known * painter.patchSize).toBe(length)
          const order = orderOf(plan, direction)
          expect(order.toSorted((a, b) => a - b)).toEqual([...Array(grid.rows * grid.columns).keys()])
          const isThere = new Set(order.filter(parentsIn(grid, known, direction)))
          for (const window of steps.flat()) {
            const cells = [...cellsOf(window, grid)]
            const { from } = spanOf(window, direction)
            expect(from).toBeGreaterThanOrEqual(0)
            const seen = cells.filter((cell) => isThere.has(cell)).length
            if (steps.flat().length > 1) expect(seen * 3).toBeGreaterThanOrEqual(cells.length)
            for (const cell of cells) if (cell >= 0) isThere.add(cell)
          }
        },
      ),
      { seed: 16 },
    )
  })
})

test.each<[string, Parameters<typeof planExtension>[0], Extension, RegExp]>([
  ['too far', square, down(600), /would become 256 x 19456 pixels; its sides may have 16384/],
  ['over too many pixels', { width: 10_000, height: 9900, hasTokens: false }, down(1), /more than 100 million pixels/],
  ['a band downward', { width: 2000, height: 100, hasTokens: false }, down(2), /too low for its width/],
  ['a strip to the right', { width: 100, height: 2000, hasTokens: false }, right(2), /too narrow for its height/],
])('%s is refused in a sentence', (_, picture, wish, sentence) => {
  expect(() => planExtension(picture, wish, fixed)).toThrow(sentence)
})
