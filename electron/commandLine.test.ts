import { expect, test } from 'vitest'
import { handedOver, promptFrom } from './commandLine.ts'

test('the launcher hands the prompt over as a switch, whatever it begins with', () => {
  expect(promptFrom(['electron', '/app', '--prompt=--a red fox'], false)).toBe('--a red fox')
  expect(promptFrom(['electron', '/app'], false)).toBeNull()
})

test('a packaged program takes its first plain word', () => {
  expect(promptFrom(['patchwork', '--no-sandbox', 'a blue bird'], true)).toBe('a blue bird')
  expect(promptFrom(['patchwork'], true)).toBeNull()
})

test('a second start hands over its prompt, and nothing else is taken for one', () => {
  expect(handedOver({ prompts: ['a red fox'] })).toEqual(['a red fox'])
  for (const junk of [null, undefined, 'a red fox', {}, { prompts: 'a' }, { prompts: [1] }, { prompts: ['a', 'b'] }]) {
    expect(handedOver(junk)).toEqual([])
  }
})
