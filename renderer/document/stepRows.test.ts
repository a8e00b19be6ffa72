import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StepVerb } from '../../electron/contract.ts'
import type { Step } from './history.ts'
import { railsOf } from './rails.ts'
import { branchOf, stepRows } from './stepRows.ts'

const step = (id: string, parentId: string | null, verb: StepVerb = 'generate', more: Partial<Step> = {}): Step => ({
  id,
  parentId,
  verb,
  at: 0,
  name: null,
  pinned: false,
  deleted: false,
  pictureIds: [],
  placed: [],
  removed: [],
  ...more,
})
const options = { headId: 'none', pinnedOnly: false, unfolded: new Set<string>() }
const list = (rows: ReturnType<typeof stepRows>) => rows.map(({ step: { id }, parentId }) => `${id}<${parentId}`)

describe('the list of steps', () => {
  const moves = [step('start', null), step('a', 'start', 'move'), step('b', 'a', 'move'), step('c', 'b', 'arrange')]

  it('is newest first', () => {
    expect(list(stepRows([step('start', null), step('a', 'start')], options))).toEqual(['a<start', 'start<null'])
  })

  it('folds moves that follow one another into the last', () => {
    const rows = stepRows([...moves, step('d', 'c')], options)
    expect(list(rows)).toEqual(['d<c', 'c<start', 'start<null'])
    expect(rows[1]!.folded).toEqual(['b', 'a'])
  })

  it('folds no move that is pinned, named, the head, or where a branch begins', () => {
    const rows = (changed: Step) =>
      list(
        stepRows(
          moves.map((one) => (one.id === 'b' ? changed : one)),
          options,
        ),
      )
    expect(rows(step('b', 'a', 'move', { pinned: true }))).toEqual(['c<b', 'b<start', 'start<null'])
    expect(rows(step('b', 'a', 'move', { name: 'tidy' }))).toEqual(['c<b', 'b<start', 'start<null'])
    expect(list(stepRows(moves, { ...options, headId: 'b' }))).toEqual(['c<b', 'b<start', 'start<null'])
    expect(list(stepRows([...moves, step('d', 'b')], options))).toEqual(['d<b', 'c<b', 'b<start', 'start<null'])
  })

  it('unfolds what is opened', () => {
    expect(list(stepRows(moves, { ...options, unfolded: new Set(['c', 'b', 'a']) }))).toHaveLength(4)
  })

  it('leaves out deleted branches, and all but the pinned steps when asked to', () => {
    const steps = [
      step('start', null),
      step('a', 'start', 'edit', { deleted: true }),
      step('b', 'start', 'edit', { pinned: true }),
    ]
    expect(list(stepRows(steps, options))).toEqual(['b<start', 'start<null'])
    expect(list(stepRows(steps, { ...options, pinnedOnly: true }))).toEqual(['b<null'])
  })

  it('knows what grew from a step', () => {
    expect(branchOf([...moves, step('x', 'a'), step('y', 'start')], 'a')).toEqual(['a', 'b', 'c', 'x'])
  })
})

describe('the rails beside it', () => {
  const draw = (nodes: readonly (readonly [string, string | null])[]) =>
    railsOf(nodes.map(([id, parentId]) => ({ id, parentId }))).map(
      ({ lane, through, joining }) => `${lane}|${through.join()}|${joining.join()}`,
    )

  it('are one line where nothing branches', () => {
    expect(
      draw([
        ['c', 'b'],
        ['b', 'a'],
        ['a', null],
      ]),
    ).toEqual(['0||', '0||0', '0||0'])
  })

  it('put an older branch beside the newest one and join them at the step they grew from', () => {
    expect(
      draw([
        ['d', 'a'],
        ['c', 'b'],
        ['b', 'a'],
        ['a', null],
      ]),
    ).toEqual(['0||', '1|0|', '1|0|1', '0||0,1'])
  })

  it('use a lane again once its branch has ended', () => {
    expect(
      draw([
        ['d', 'b'],
        ['c', 'b'],
        ['b', 'a'],
        ['e', 'a'],
        ['a', null],
      ]),
    ).toEqual(['0||', '1|0|', '0||0,1', '1|0|', '0||0,1'])
  })

  it('lose no line between two rows, however the tree has grown', () => {
    const parents = fc.array(fc.nat(), { maxLength: 60 })
    fc.assert(
      fc.property(parents, (choices) => {
        const oldestFirst = [null, ...choices.map((choice, index) => choice % (index + 1))]
        const nodes = oldestFirst.map((parent, id) => ({ id: `${id}`, parentId: parent === null ? null : `${parent}` }))
        let open = new Set<number>()
        for (const { lane, through, joining, hasParent } of railsOf(nodes.toReversed())) {
          expect(new Set([...through, ...joining])).toEqual(open)
          open = new Set([...through, ...(hasParent ? [lane] : [])])
        }
        expect(open.size).toBe(0)
      }),
    )
  })
})
