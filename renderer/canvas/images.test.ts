import { describe, expect, it } from 'vitest'
import { levelFor } from './images.ts'

const picture = (width: number, height: number) => ({ hash: '', width, height })

describe('the size in which a picture is loaded', () => {
  it('is the file itself for a small picture', () => {
    expect(levelFor(picture(64, 64), 20)).toBe('full')
    expect(levelFor(picture(256, 256), 64)).toBe('full')
  })

  it('is the thumbnail while a larger one is far away', () => {
    expect(levelFor(picture(1024, 768), 200)).toBe('small')
    expect(levelFor(picture(1024, 768), 500)).toBe('full')
  })

  it('has a step between for a photograph', () => {
    expect(levelFor(picture(4000, 3000), 100)).toBe('small')
    expect(levelFor(picture(4000, 3000), 900)).toBe('middle')
    expect(levelFor(picture(4000, 3000), 1600)).toBe('full')
  })
})
