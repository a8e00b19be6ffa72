import { describe, expect, it } from 'vitest'
import { browsePrompts, rememberPrompt } from './promptHistory.ts'

describe('prompt history', () => {
  it('keeps each text once, newest first, and at most a hundred', () => {
    expect(rememberPrompt(['b', 'a'], ' a ')).toEqual(['a', 'b'])
    expect(rememberPrompt(['a'], '  ')).toEqual(['a'])
    const many = Array.from({ length: 100 }, (_, index) => `prompt ${index}`)
    expect(rememberPrompt(many, 'one more')).toHaveLength(100)
  })

  it('goes back and forth and returns to the draft', () => {
    const history = ['b', 'a']
    const first = browsePrompts(history, { draft: 'c', depth: 0 }, 1)
    expect(first).toEqual({ text: 'b', depth: 1 })
    expect(browsePrompts(history, { draft: 'c', depth: 2 }, 1)).toEqual({ text: 'a', depth: 2 })
    expect(browsePrompts(history, { draft: 'c', depth: 1 }, -1)).toEqual({ text: 'c', depth: 0 })
  })

  it('skips the text that is already in the box', () => {
    expect(browsePrompts(['b', 'a'], { draft: 'b', depth: 0 }, 1)).toEqual({ text: 'a', depth: 2 })
  })
})
