import { setTimeout as later } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { withNews } from './withNews.ts'

async function* counting(tell: () => ((news: string) => void) | undefined): AsyncGenerator<string, void> {
  yield 'first'
  tell()?.('on its way')
  await later(5)
  tell()?.('there')
  yield 'second'
}

function told(work: typeof counting = counting): AsyncGenerator<string, void> {
  let listener: ((news: string) => void) | undefined
  return withNews(
    work(() => listener),
    (tell) => {
      listener = tell
      return () => (listener = undefined)
    },
  )
}

test('news comes when it happens, before the event that is awaited meanwhile', async () => {
  const seen: string[] = []
  for await (const event of told()) seen.push(event)
  expect(seen).toEqual(['first', 'on its way', 'there', 'second'])
})

test('a failure comes after the news that led to it, and whoever stops is told no more', async () => {
  const failing = told(async function* (tell) {
    yield 'first'
    tell()?.('on its way')
    throw new Error('torn')
  })
  const seen: string[] = []
  await expect(async () => {
    for await (const event of failing) seen.push(event)
  }).rejects.toThrow('torn')
  expect(seen).toEqual(['first', 'on its way'])
  for await (const event of told()) if (event === 'on its way') break
})
