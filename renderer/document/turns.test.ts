import { describe, expect, it } from 'vitest'
import type { Picture, Recipe } from '../../electron/contract.ts'
import { candidatesOf, continuationsOf, replayFrom, threadOf } from './turns.ts'

const parts = { modelId: 'm', guard: 1, find: (id: string) => all.find((one) => one.id === id) ?? null }

let clock = 0
function picture(id: string, parts: Partial<Picture> = {}): Picture {
  const prompt = parts.prompt ?? `words of ${id}`
  const recipe = { prompt, width: 64, height: 64, steps: 30, seed: 5, imageIndex: 0, sources: [] } as unknown as Recipe
  const painted = { verb: 'edit', parentId: null, turnId: `turn of ${id}`, referenceIds: [], guard: null } as const
  return { ...painted, id, prompt, recipe, createdAt: clock++, ...parts } as unknown as Picture
}

const root = picture('root', { verb: 'generate' })
const night = picture('night', { parentId: 'root' })
const otherNight = picture('otherNight', { parentId: 'root', turnId: 'turn of night' })
const snow = picture('snow', { parentId: 'night' })
const blue = picture('blue', { parentId: 'root' })
const all = [root, night, otherNight, snow, blue]
const ids = (pictures: readonly Picture[]) => pictures.map(({ id }) => id)

describe('a thread', () => {
  it('goes from the beginning to the picture, with what it was made from', () => {
    const thread = threadOf(snow, all)
    expect(ids(thread.map((turn) => turn.picture))).toEqual(['root', 'night', 'snow'])
    expect(thread.map((turn) => turn.parent?.id ?? null)).toEqual([null, 'root', 'night'])
  })

  it('keeps all candidates of each turn at hand', () => {
    expect(threadOf(snow, all).map((turn) => ids(turn.candidates))).toEqual([
      ['root'],
      ['night', 'otherNight'],
      ['snow'],
    ])
    expect(ids(candidatesOf(otherNight, all))).toEqual(['night', 'otherNight'])
  })

  it('begins after a picture that was deleted', () => {
    expect(ids(threadOf(snow, [snow, night]).map((turn) => turn.picture))).toEqual(['night', 'snow'])
  })

  it('ends, even where pictures are said to come from each other', () => {
    const circle = [picture('a', { parentId: 'b' }), picture('b', { parentId: 'a' })]
    expect(threadOf(circle[0]!, circle)).toHaveLength(2)
  })
})

it('what goes on from a picture is listed once for each turn', () => {
  expect(ids(continuationsOf(root, all))).toEqual(['night', 'blue'])
})

describe('changing an earlier turn', () => {
  it('paints it with the new words and the later ones on what comes of it', () => {
    const { drafts, cutShort } = replayFrom(threadOf(snow, all), 1, ' make it sunset ', parts)
    expect(cutShort).toBe(false)
    expect(drafts.map(({ order }) => order.request.prompt)).toEqual(['make it sunset', 'words of snow'])
    expect(drafts.map(({ needs }) => needs)).toEqual([[{ picture: 'root' }], [{ job: drafts[0]!.id, place: 0 }]])
    expect(new Set([...drafts.map(({ order }) => order.turnId), ...all.map(({ turnId }) => turnId)]).size).toBe(2 + 4)
  })

  it('ends where a turn cannot be painted', () => {
    const crop = picture('crop', { parentId: 'night', verb: 'crop', recipe: null })
    const { drafts, cutShort } = replayFrom(threadOf(crop, [...all, crop]), 0, 'a dog', parts)
    expect(drafts).toHaveLength(2)
    expect(cutShort).toBe(true)
  })
})
