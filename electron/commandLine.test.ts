import { expect, test } from 'vitest'
import { promptFrom } from './commandLine.ts'

test('the launcher hands the prompt over as a switch, whatever it begins with', () => {
  expect(promptFrom(['electron', '/app', '--prompt=--a red fox'], false)).toBe('--a red fox')
  expect(promptFrom(['electron', '/app'], false)).toBeNull()
})

test('a packaged program takes its first plain word', () => {
  expect(promptFrom(['patchwork', '--no-sandbox', 'a blue bird'], true)).toBe('a blue bird')
  expect(promptFrom(['patchwork'], true)).toBeNull()
})
