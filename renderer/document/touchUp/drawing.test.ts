import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Drawing } from './drawing.ts'
import { shownIn } from './shown.ts'

const side = 32
const takeAway = { type: 'takeAway' } as const
const bringBack = { type: 'bringBack' } as const
const paint = { type: 'paint', colour: [200, 30, 90] } as const
const whole = () => new Drawing({ width: side, height: side, alpha: new Uint8Array(side * side).fill(255) })
const clear = () => new Drawing({ width: side, height: side, alpha: new Uint8Array(side * side) })
const at = (x: number, y: number, size = 1, hardness = 1) => ({ x, y, tip: { size, hardness } })

/** A black frame around a white middle, on white. */
function framed() {
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let i = 0; i < side * side; i++) {
    const rim = Math.max(Math.abs((i % side) - 15.5), Math.abs(Math.floor(i / side) - 15.5))
    if (rim > 8 && rim < 11) data.set([0, 0, 0], i * 4)
  }
  return { width: side, height: side, data }
}

describe('the brush', () => {
  test('of one pixel takes away the pixel that it is on, and no other', () => {
    const drawing = whole()
    expect(drawing.beginStroke(at(5.2, 7.9), takeAway)).not.toBeNull()
    drawing.endStroke()
    expect([...drawing.alpha].flatMap((alpha, i) => (alpha === 255 ? [] : [i]))).toEqual([7 * side + 5])
    expect(drawing.alpha[7 * side + 5]).toBe(0)
  })

  test('of one pixel leaves no gaps on its way', () => {
    const drawing = whole()
    drawing.beginStroke(at(0.5, 0.5), takeAway)
    drawing.strokeTo(at(31.5, 31.5))
    drawing.endStroke()
    for (let i = 0; i < side; i++) expect(drawing.alpha[i * side + i]).toBe(0)
  })

  test('covers its disc whole when it is hard, fades when it is soft', () => {
    const [hard, soft] = [1, 0].map((hardness) => {
      const drawing = whole()
      drawing.beginStroke(at(16, 16, 16, hardness), takeAway)
      drawing.endStroke()
      return drawing.alpha
    }) as [Uint8Array, Uint8Array]
    const middle = 16 * side
    expect([hard[middle + 16], hard[middle + 22], hard[middle + 25]]).toEqual([0, 0, 255])
    expect(soft[middle + 16]).toBeLessThan(10)
    expect(soft[middle + 20]).toBeGreaterThan(80)
    expect(soft[middle + 20]).toBeLessThan(200)
    expect(soft[middle + 25]).toBe(255)
  })

  test('a stroke that crosses itself takes no more away than one that does not', () => {
    const [once, twice] = [1, 5].map((times) => {
      const drawing = whole()
      drawing.beginStroke(at(8, 16, 12, 0), takeAway)
      for (let i = 0; i < times; i++) {
        drawing.strokeTo(at(24, 16, 12, 0))
        drawing.strokeTo(at(8, 16, 12, 0))
      }
      drawing.endStroke()
      return drawing.alpha
    })
    expect(twice).toEqual(once)
  })

  test('brings back, and a pen that is pressed lightly less of it', () => {
    const drawing = clear()
    drawing.beginStroke(at(4, 16, 2), bringBack)
    drawing.strokeTo(at(28, 16, 14))
    drawing.endStroke()
    expect(drawing.alpha[11 * side + 27]).toBe(255)
    expect(drawing.alpha[11 * side + 5]).toBe(0)
  })
})

describe('the flood', () => {
  test('takes away the middle of a frame and nothing outside it', () => {
    const drawing = whole()
    expect(drawing.flood(framed(), { x: 16, y: 16 }, 10, takeAway)).not.toBeNull()
    expect(drawing.alpha[16 * side + 16]).toBe(0)
    expect(drawing.alpha[0]).toBe(255)
    expect(drawing.alpha[16 * side + 6]).toBe(255)
  })

  test('brings back what it took away, to the byte', () => {
    const drawing = whole()
    drawing.flood(framed(), { x: 16, y: 16 }, 10, takeAway)
    drawing.flood(framed(), { x: 16, y: 16 }, 10, bringBack)
    expect(drawing.alpha.every((alpha) => alpha === 255)).toBe(true)
  })

  test('walks over what is there only, or what is not: what is clear around a thing is no bridge', () => {
    const drawing = new Drawing({ width: 5, height: 1, alpha: Uint8Array.of(255, 255, 0, 255, 255) })
    const white = { width: 5, height: 1, data: new Uint8ClampedArray(20).fill(255) }
    expect(drawing.flood(white, { x: 2, y: 0 }, 0, takeAway)).toBeNull()
    drawing.flood(white, { x: 0, y: 0 }, 0, takeAway)
    expect([...drawing.alpha.subarray(3)]).toEqual([255, 255])
  })

  test('reaches as far as its tolerance', () => {
    const grey = { width: 4, height: 1, data: Uint8ClampedArray.of(...[0, 10, 20, 30].flatMap((v) => [v, v, v, 255])) }
    const line = () => new Drawing({ width: 4, height: 1, alpha: new Uint8Array(4).fill(255) })
    const [narrow, wide] = [line(), line()]
    narrow.flood(grey, { x: 0, y: 0 }, 10, takeAway)
    wide.flood(grey, { x: 0, y: 0 }, 30, takeAway)
    expect([...narrow.alpha.subarray(0, 2), narrow.alpha[3]]).toEqual([0, 0, 255])
    expect([...wide.alpha]).toEqual([0, 0, 0, 0])
  })

  describe('on a large picture', () => {
    const [width, height] = [700, 500]
    const data = new Uint8ClampedArray(width * height * 4).fill(255)
    for (let i = 0; i < width * height; i++)
      if (Math.hypot((i % width) - 350, Math.floor(i / width) - 250) < 120) data.set([200, 40, 20], i * 4)
    const large = () => new Drawing({ width, height, alpha: new Uint8Array(width * height).fill(255) })
    const wish = [{ width, height, data }, { x: 1, y: 1 }, 24, { type: 'takeAway' }] as const
    const [once, never] = [large(), large()]
    const area = once.flood(...wish)
    const isSame = (a: Drawing, b: Drawing) => a.alpha.every((value, i) => value === b.alpha[i])

    test('is done in many turns, with the same end', () => {
      const drawing = large()
      drawing.beginFlood(...wish)
      let turns = 0
      let shown = drawing.goOnFlooding(() => false)
      for (; shown === undefined; turns++) shown = drawing.goOnFlooding(() => false)
      expect(turns).toBeGreaterThan(5)
      expect(shown).toEqual(area)
      expect(isSame(drawing, once)).toBe(true)
    })

    test('is whole for whatever is begun meanwhile: an undo takes back all of it', () => {
      const drawing = large()
      drawing.beginFlood(...wish)
      expect(drawing.goOnFlooding(() => false)).toBeUndefined()
      expect(drawing.undo()).toEqual(area)
      expect(isSame(drawing, never)).toBe(true)
      drawing.redo()
      expect(isSame(drawing, once)).toBe(true)
      // Whoever went on with it is told once where it was.
      expect([drawing.goOnFlooding(() => true), drawing.goOnFlooding(() => true)]).toEqual([area, null])
    })
  })

  test('leaves a soft edge where the picture has one', () => {
    const ramp = {
      width: 4,
      height: 1,
      data: Uint8ClampedArray.of(...[255, 255, 128, 0].flatMap((v) => [v, v, v, 255])),
    }
    const drawing = new Drawing({ width: 4, height: 1, alpha: new Uint8Array(4).fill(255) })
    drawing.flood(ramp, { x: 0, y: 0 }, 8, takeAway)
    expect([...drawing.alpha]).toEqual([0, 0, 127, 255])
  })
})

test('every stroke can be undone and done again, one by one, to the byte', () => {
  const hand = fc.record({
    x: fc.double({ min: -4, max: side + 4, noNaN: true }),
    y: fc.double({ min: -4, max: side + 4, noNaN: true }),
    size: fc.integer({ min: 1, max: 40 }),
    hardness: fc.double({ min: 0, max: 1, noNaN: true }),
    does: fc.constantFrom(takeAway, bringBack, paint),
    isFlood: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(hand, { minLength: 1, maxLength: 12 }), (hands) => {
      const drawing = whole()
      const state = () => Uint8Array.of(...drawing.alpha, ...(drawing.paint ?? new Uint8Array(side * side * 4)))
      const states = [state()]
      for (const { x, y, size, hardness, does, isFlood } of hands) {
        if (isFlood) drawing.flood(framed(), { x, y }, 8, does)
        else {
          drawing.beginStroke(at(x, y, size, hardness), does)
          drawing.strokeTo(at(y, x, size, hardness))
          drawing.endStroke()
        }
        states.push(state())
      }
      const seen = states.filter((state, i) => i === 0 || isOther(state, states[i - 1]!))
      const distinct = (next: () => unknown) => {
        const passed = [state()]
        while (next() !== null) passed.push(state())
        return passed.filter((state, i) => i === 0 || isOther(state, passed[i - 1]!))
      }
      expect(distinct(() => drawing.undo())).toEqual(seen.toReversed())
      expect(distinct(() => drawing.redo())).toEqual(seen)
    }),
    { seed: 5, numRuns: 30 },
  )
})

test('what is brought back has the colours that lie under the cut-out, what was there its own', () => {
  const picture = Uint8ClampedArray.of(0, 0, 0, 0, 200, 10, 10, 128, 200, 10, 10, 255)
  const under = Uint8ClampedArray.of(9, 8, 7, 255, 220, 120, 120, 255, 200, 10, 10, 255)
  const layers = { width: 3, picture, under }
  const area = { x: 0, y: 0, width: 3, height: 1 }
  expect([...shownIn(layers, { alpha: Uint8Array.of(255, 255, 255), paint: null }, area)]).toEqual([...under])
  expect(
    [...shownIn(layers, { alpha: Uint8Array.of(0, 64, 100), paint: null }, area)].filter((_, i) => i % 4 === 3),
  ).toEqual([0, 64, 100])
  expect([...shownIn(layers, { alpha: Uint8Array.of(0, 64, 100), paint: null }, area).subarray(4, 7)]).toEqual([
    200, 10, 10,
  ])
})

function isOther(one: Uint8Array, other: Uint8Array): boolean {
  return one.some((value, i) => value !== other[i])
}

describe('paint', () => {
  const white = () => ({
    width: side,
    picture: new Uint8ClampedArray(side * side * 4).fill(255),
    under: new Uint8ClampedArray(side * side * 4).fill(255),
  })
  const all = { x: 0, y: 0, width: side, height: side }

  test('is laid in its colour where the brush was, soft where it is soft, and makes what was clear opaque', () => {
    const drawing = clear()
    drawing.beginStroke(at(16, 16, 12, 1), paint)
    drawing.endStroke()
    const seen = shownIn(white(), drawing, all)
    expect([...seen.subarray((16 * side + 16) * 4, (16 * side + 16) * 4 + 4)]).toEqual([200, 30, 90, 255])
    expect(seen[3]).toBe(0)
    drawing.beginStroke(at(16, 16, 30, 0), { type: 'paint', colour: [0, 0, 255] })
    drawing.endStroke()
    const mixed = shownIn(white(), drawing, all).subarray((16 * side + 20) * 4, (16 * side + 20) * 4 + 3)
    expect(mixed[0]).toBeGreaterThan(20)
    expect(mixed[2]).toBeGreaterThan(120)
  })

  test('floods the middle of a frame, and blends into its soft edge', () => {
    const drawing = whole()
    drawing.flood(framed(), { x: 16, y: 16 }, 10, paint)
    const { area } = drawing.paintedPart()!
    expect([area.x, area.width]).toEqual([8, 16])
    expect(drawing.paint![(16 * side + 16) * 4 + 3]).toBe(255)
    // The frame is black, not white: nothing of the colour lies on it.
    expect(drawing.paint![(16 * side + 6) * 4 + 3]).toBe(0)
  })

  test('that is taken away comes back in its colour', () => {
    const drawing = whole()
    for (const does of [paint, takeAway, bringBack]) {
      drawing.beginStroke(at(16, 16, 6, 1), does)
      drawing.endStroke()
    }
    expect([...shownIn(white(), drawing, all).subarray((16 * side + 16) * 4, (16 * side + 16) * 4 + 4)]).toEqual([
      200, 30, 90, 255,
    ])
  })
})

describe('healing', () => {
  const scratched = (colour: (x: number, y: number) => readonly number[]) => {
    const picture = new Uint8ClampedArray(side * side * 4).fill(255)
    for (let i = 0; i < side * side; i++) picture.set(colour(i % side, Math.floor(i / side)), i * 4)
    const clean = picture.slice()
    for (let x = 6; x < 26; x++) picture.set([0, 0, 0], (16 * side + x) * 4)
    return { clean, layers: { width: side, picture, under: picture } }
  }
  const heal = (layers: Parameters<typeof shownIn>[0]) => {
    const drawing = whole()
    const seen = (area: Parameters<typeof shownIn>[2]) => shownIn(layers, drawing, area)
    drawing.beginStroke(at(5, 16.5, 5, 1), { type: 'heal', seen })
    drawing.strokeTo(at(27, 16.5, 5, 1))
    const area = drawing.endStroke()
    expect(area).not.toBeNull()
    return drawing
  }

  test('takes a scratch out of a slope of colours, and touches nothing else', () => {
    const { clean, layers } = scratched((x, y) => [40 + 5 * x, 60 + 4 * y, 120])
    const drawing = heal(layers)
    const seen = shownIn(layers, drawing, { x: 0, y: 0, width: side, height: side })
    for (let i = 0; i < clean.length; i++) {
      const row = Math.floor(i / 4 / side)
      expect(Math.abs(seen[i]! - clean[i]!), `byte ${i}`).toBeLessThanOrEqual(row > 12 && row < 21 ? 8 : 0)
    }
  })

  test('keeps the grain of what is around, the same every time', () => {
    const grain = (x: number, y: number) => ((x * 7919 + y * 104729) % 13) - 6
    const { layers } = scratched((x, y) => [128 + grain(x, y), 128 + grain(x, y), 128 + grain(x, y)])
    const [once, again] = [heal(layers), heal(layers)]
    expect(once.paint).toEqual(again.paint)
    const row = Array.from({ length: 16 }, (_, x) => once.paint![(16 * side + 8 + x) * 4]!)
    expect(new Set(row).size).toBeGreaterThan(4)
    expect(Math.min(...row)).toBeGreaterThan(100)
  })

  test('one stroke of it is one step back', () => {
    const { layers } = scratched(() => [200, 180, 40])
    const drawing = heal(layers)
    expect(drawing.paintedPart()).not.toBeNull()
    drawing.undo()
    expect(drawing.paintedPart()).toBeNull()
    expect(drawing.undo()).toBeNull()
  })
})
