import { expect, it } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
import { familyOf } from './family.ts'

it('a family is the first picture and everything made from it, parents before children', () => {
  const picture = (id: string, parentId: string | null, createdAt: number) => ({ id, parentId, createdAt }) as Picture
  const pictures = [
    picture('a', null, 1),
    picture('b', 'a', 2),
    picture('other', null, 3),
    picture('c', 'b', 4),
    picture('d', 'a', 5),
  ]
  const known = Object.fromEntries(pictures.map((member) => [member.id, member]))
  expect(familyOf(known.c!, known).map(({ id }) => id)).toEqual(['a', 'b', 'd', 'c'])
})
