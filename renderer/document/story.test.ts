import { describe, expect, test } from 'vitest'
import { setSchema, sourceKey, type Picture, type Source } from '../../electron/contract.ts'
import {
  asStory,
  captionOf,
  contextOf,
  newFrame,
  newStory,
  pictureOfFrame,
  withCopy,
  withFrame,
  withFrameAt,
  withInserted,
  withoutFrame,
  withSheet,
  withTry,
  type Known,
  type Story,
} from './story.ts'
import { objectionTo, withPaintings } from './storyOrder.ts'
import { framesBehind, openFrames, standingsOf } from './storyStanding.ts'

const sheet = [{ picture: crypto.randomUUID() }]
const pictureAt = (source: Source): Picture =>
  ({ id: 'job' in source ? `of ${sourceKey(source)}` : source.picture }) as Picture
const isPainted = (sources: readonly Source[]): Known => ({
  pictures: Object.fromEntries(sources.map((source) => [sourceKey(source), pictureAt(source)])),
  coming: new Set(),
})
const nothing = isPainted(sheet)
const brush = () => [{ request: { prompt: 'words' }, modelId: 'm', edits: false }]

/** With one picture on its sheet, and a frame of each of these words. */
function storyOf(...words: readonly string[]): Story {
  const frames = words.map((one) => ({ ...newFrame(), words: one, name: one }))
  return withSheet({ ...newStory('A fox'), members: frames }, sheet, nothing)
}

/** All of its frames are painted, and the pictures are there. */
function painted(story: Story, known: Known = nothing, places = [...story.members.keys()]) {
  const { set, jobs } = withPaintings(story, places, known, brush)
  return { story: set, known: everything(set), jobs }
}

function everything(story: Story): Known {
  return isPainted([...sheet, ...story.members.flatMap(({ tries }) => tries)])
}

const kinds = (story: Story, known: Known) =>
  standingsOf(story, known).map((one) =>
    one.kind === 'behind' ? (one.because.other === 'frame' ? one.because.number : one.because.other) : one.kind,
  )
const wordsOf = ({ members }: Story) => members.map(({ words }) => words)
const idAt = (story: Story, at: number) => story.members[at]!.id
const three = () => painted(storyOf('one', 'two', 'three'))

test('a story is what the library keeps of a set, and other sets are none', () => {
  const { story } = three()
  expect(asStory(setSchema.parse(JSON.parse(JSON.stringify(story))))).toEqual(story)
  expect(asStory({ ...story, story: null })).toBeNull()
})

describe('painting', () => {
  test('frames wait for each other: each takes the sheet, and the one before it by its job', () => {
    const { jobs, story } = three()
    expect(jobs.map(({ needs }) => needs)).toEqual([
      sheet,
      [...sheet, { job: jobs[0]!.id, place: 0 }],
      [...sheet, { job: jobs[1]!.id, place: 0 }],
    ])
    expect(jobs.map(({ order }) => order.member)).toEqual(
      ['one', 'two', 'three'].map((name) => ({ set: story.id, name })),
    )
    expect(kinds(story, everything(story))).toEqual(['painted', 'painted', 'painted'])
  })

  test('a picture that is there is named itself, because its job may be forgotten', () => {
    const { story, known } = three()
    const { jobs } = painted(story, known, [2])
    expect(jobs[0]?.needs).toEqual([...sheet, { picture: pictureOfFrame(story.members[1]!, known)!.id }])
  })

  test('takes as many frames as are wanted, nearest first where they do not all fit, and none where none is wanted', () => {
    const many = painted(storyOf(...Array.from({ length: 12 }, (_, at) => `frame ${at + 1}`)))
    const last = (earlier: number) => {
      const story = withFrame(many.story, idAt(many.story, 11), { earlier }, many.known)
      return contextOf(story, 11, many.known).map((source) =>
        many.story.members.findIndex(({ tries }) => tries.includes(source as never)),
      )
    }
    expect(last(0)).toEqual([-1])
    expect(last(2)).toEqual([-1, 9, 10])
    expect(last(8)).toEqual([-1, 4, 5, 6, 7, 8, 9, 10])
  })

  test('a frame without words is not painted, and is no context of the next', () => {
    const { jobs, story } = painted(storyOf('one', ' ', 'three'))
    expect(jobs.map(({ needs }) => needs.length)).toEqual([1, 2])
    expect(kinds(story, everything(story))).toEqual(['painted', 'empty', 'painted'])
  })

  test('a frame with slots is a try for each combination: the first is shown, and what comes after takes it', () => {
    const twice = () => [...brush(), ...brush()]
    const { set, jobs } = withPaintings(storyOf('in {snow, rain}', 'two'), [0], nothing, twice)
    const [first, second] = set.members[0]!.tries
    expect(set.members[0]!.shown).toBe(0)
    expect([first, second]).toEqual(jobs.map(({ id }) => ({ job: id, place: 0 })))
    const next = withPaintings(set, [1], { ...nothing, coming: new Set(jobs.map(({ id }) => id)) }, brush)
    expect(next.jobs[0]!.needs).toEqual([...sheet, first])
    expect(kinds(withTry(set, idAt(set, 0), 1, everything(set)), everything(set))).toEqual(['painted', 'open'])
  })

  test('one that was cancelled falls back to the picture before it', () => {
    const { story, known } = three()
    const again = withPaintings(story, [1], known, brush).set
    expect(pictureOfFrame(again.members[1]!, known)).toEqual(pictureOfFrame(story.members[1]!, known))
    expect(kinds(again, known)).toEqual(['painted', 'painted', 'painted'])
  })
})

describe('a change of a frame', () => {
  test('leaves all pictures, and marks those that were painted with another one', () => {
    const { story, known } = three()
    const changed = withFrame(story, idAt(story, 1), { words: 'other' }, known)
    expect(kinds(changed, known)).toEqual(['painted', 'words', 2])
    expect(openFrames(standingsOf(changed, known))).toEqual([1])
    expect(framesBehind(standingsOf(changed, known))).toEqual([1, 2])
  })

  test('painted again with what follows, and gone back to, brings back the frames that belong to it', () => {
    const { story, known } = three()
    const again = painted(story, known, [1])
    expect(kinds(again.story, again.known)).toEqual(['painted', 'painted', 2])
    const replayed = painted(again.story, again.known, [...framesBehind(standingsOf(again.story, again.known))])
    const shown = ({ members }: Story) => members.map((frame) => frame.shown)
    expect(shown(replayed.story)).toEqual([0, 1, 1])
    expect(kinds(replayed.story, replayed.known)).toEqual(['painted', 'painted', 'painted'])
    const back = withTry(replayed.story, idAt(story, 1), 0, replayed.known)
    expect(shown(back)).toEqual([0, 0, 0])
    expect(kinds(back, replayed.known)).toEqual(['painted', 'painted', 'painted'])
    expect(shown(withTry(back, idAt(story, 1), 1, replayed.known))).toEqual([0, 1, 1])
  })

  test('an older try brings its words along, and older words their try', () => {
    const { story, known } = three()
    const other = withFrame(story, idAt(story, 1), { words: 'other' }, known)
    const both = painted(other, known, [1, 2])
    expect(wordsOf(withTry(both.story, idAt(story, 1), 0, both.known))).toEqual(['one', 'two', 'three'])
    const written = withFrame(both.story, idAt(story, 1), { words: 'two' }, both.known)
    expect(written.members.map(({ shown }) => shown)).toEqual([0, 0, 0])
  })

  test('says what else has changed: image guidance, the sheet, or the frames before it', () => {
    const { story, known } = three()
    expect(kinds(withFrame(story, idAt(story, 2), { imageGuidance: 3 }, known), known)).toEqual([
      'painted',
      'painted',
      'guidance',
    ])
    expect(kinds(withSheet(story, [], known), known)).toEqual(['sheet', 'sheet', 'sheet'])
    expect(kinds(withFrame(story, idAt(story, 2), { earlier: 2 }, known), known)).toEqual([
      'painted',
      'painted',
      'frames',
    ])
    expect(kinds(withFrame(story, idAt(story, 0), { caption: 'Once' }, known), known)).toEqual([
      'painted',
      'painted',
      'painted',
    ])
  })
})

describe('the order of frames', () => {
  test('they are moved, inserted, copied and taken out, and the last one leaves an empty one', () => {
    const { story, known } = three()
    expect(wordsOf(withFrameAt(story, idAt(story, 2), 0, known))).toEqual(['three', 'one', 'two'])
    expect(withFrameAt(story, idAt(story, 2), 9, known)).toBe(story)
    expect(wordsOf(withInserted(story, 1, newFrame(), known))).toEqual(['one', '', 'two', 'three'])
    const copied = withCopy(story, idAt(story, 0), known)
    expect(wordsOf(copied)).toEqual(['one', 'one', 'two', 'three'])
    expect(new Set(copied.members.map(({ id }) => id)).size).toBe(4)
    expect(wordsOf(withoutFrame(story, idAt(story, 1), known))).toEqual(['one', 'three'])
    expect(wordsOf(withoutFrame(storyOf('one'), idAt(storyOf('one'), 0), known))).toEqual(['one'])
    const single = storyOf('one')
    expect(wordsOf(withoutFrame(single, idAt(single, 0), known))).toEqual([''])
  })

  test('those that now follow another frame are marked, and back in their old order they are not', () => {
    const { story, known } = three()
    const moved = withFrameAt(story, idAt(story, 2), 1, known)
    expect(kinds(moved, known)).toEqual(['painted', 'frames', 'frames'])
    expect(kinds(withFrameAt(moved, idAt(story, 2), 2, known), known)).toEqual(['painted', 'painted', 'painted'])
    expect(kinds(withCopy(story, idAt(story, 0), known), known)).toEqual(['painted', 'painted', 'painted', 'painted'])
  })
})

test('what speaks against painting is told before it', () => {
  const { story, known } = three()
  const model = { name: 'M', edit: true }
  expect(objectionTo(story, 2, known, model)).toBeNull()
  expect(objectionTo(story, 2, known, { ...model, edit: false })).toEqual({ kind: 'noContext', model: 'M' })
  expect(objectionTo(storyOf('a'), 0, isPainted([]), { ...model, editOnly: true })).toEqual({
    kind: 'needsContext',
    model: 'M',
  })
  expect(objectionTo(story, 2, known, { ...model, contextPictures: 1 })).toEqual({
    kind: 'many',
    model: 'M',
    learned: 1,
    taken: 2,
  })
  const named = withFrame(story, idAt(story, 2), { words: '<image> in the snow' }, known)
  expect(objectionTo(named, 2, known, model)).toEqual({ kind: 'names', named: 1, taken: 2 })
})

test('what is read under a frame is its caption, or its words', () => {
  expect(captionOf({ words: ' a fox ', caption: '' })).toBe('a fox')
  expect(captionOf({ words: 'a fox', caption: ' Once upon a time ' })).toBe('Once upon a time')
})
