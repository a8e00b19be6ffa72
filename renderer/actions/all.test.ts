import { expect, test } from 'vitest'
import { listName } from './action.ts'
import { actionOf, actions } from './all.ts'
import { actionIds } from './ids.ts'

test('every verb is listed once, under a name of the list of names', () => {
  expect(actions.map(({ id }) => id).toSorted()).toEqual(actionIds.toSorted())
  for (const id of actionIds) expect(actionOf(id).id).toBe(id)
})

test('in the lists of all verbs no two have the same name', () => {
  const names = actions.map(listName)
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([])
})

test('every verb says in words what it does', () => {
  expect(actions.filter(({ label }) => label.trim() === '')).toEqual([])
})
