import { describe, expect, it } from 'vitest'
import { framePadding, groupsAmong, type Lying } from './groups.ts'
import { findPlaces } from './placement.ts'

const size = { width: 256, height: 256 }
const turns = new Map<string, { readonly turnId: string | null; readonly parentId: string | null }>()
const turnOf = (id: string) => turns.get(id) ?? null
const turn = (
  turnId: string,
  count: number,
  taken: readonly Lying[],
  parentId: string | null = null,
): readonly Lying[] =>
  findPlaces(taken, size, count, null).map((place, index) => {
    const id = `${turnId}${index}`
    turns.set(id, { turnId, parentId })
    return { ...place, id }
  })

describe('groups on the board', () => {
  it('are the candidates of one turn that lie together, in a frame around all of them', () => {
    const four = turn('a', 4, [])
    const alone = turn('b', 1, four)
    const groups = groupsAmong([...four, ...alone], turnOf)
    expect(groups).toHaveLength(1)
    expect([...groups[0]!.ids]).toEqual(['a0', 'a1', 'a2', 'a3'])
    expect(groups[0]!.frame.x).toBe(-framePadding(four[0]!))
  })

  it('lose what was carried away, and are none where another picture lies among them', () => {
    const [first, second, third] = turn('c', 3, [])
    const away = { ...third!, x: 5000 }
    expect([...groupsAmong([first!, second!, away], turnOf)[0]!.ids]).toEqual(['c0', 'c1'])
    const between = { ...size, id: 'other', x: 200, y: 40 }
    expect(groupsAmong([first!, second!, third!, between], turnOf)).toEqual([])
  })

  it('are found among thousands', () => {
    const many = Array.from({ length: 1250 }, (_, row) =>
      turn(`m${row}-`, 4, []).map((one) => ({ ...one, y: one.y + row * 700 })),
    ).flat()
    expect(groupsAmong(many, turnOf)).toHaveLength(1250)
  })
})
