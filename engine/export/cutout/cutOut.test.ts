import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Pixels } from '../../request.ts'
import { cutOut } from './cutOut.ts'

const side = 256
const drawings = {
  disc: '<circle cx="128" cy="128" r="80" fill="#d04a3a"/>',
  ring: '<circle cx="128" cy="128" r="70" fill="none" stroke="#3a5ad0" stroke-width="34"/>',
  star: '<path d="M128 30 L156 100 230 104 172 150 192 222 128 182 64 222 84 150 26 104 100 100Z" fill="#e8b520"/>',
  lines:
    '<path d="M40 60 L210 70 M40 120 Q120 90 216 130 M50 200 L200 160" stroke="#205030" stroke-width="4" fill="none"/>',
  shaded:
    '<defs><radialGradient id="g"><stop offset="0" stop-color="#7adf8a"/><stop offset="1" stop-color="#1d5a36"/></radialGradient></defs><ellipse cx="128" cy="120" rx="90" ry="70" fill="url(#g)"/>',
  outlined: '<rect x="60" y="50" width="130" height="150" rx="30" fill="#fafafa" stroke="#181620" stroke-width="9"/>',
} as const
const grounds = {
  white: '<rect width="256" height="256" fill="#fff"/>',
  'a colour': '<rect width="256" height="256" fill="#4a8fb8"/>',
  black: '<rect width="256" height="256" fill="#000"/>',
  'a gradient':
    '<defs><linearGradient id="s" x2="1" y2="1"><stop offset="0" stop-color="#d8e6f4"/><stop offset="1" stop-color="#8fa6c8"/></linearGradient></defs><rect width="256" height="256" fill="url(#s)"/>',
} as const

async function rgba(svg: string): Promise<Uint8Array> {
  const whole = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${svg}</svg>`
  return new Uint8Array(await sharp(Buffer.from(whole)).ensureAlpha().raw().toBuffer())
}

/** The drawing on its ground; with `noise` every value is off by up to so much, the same in every run. */
function laidOn(ground: Uint8Array, drawing: Uint8Array, noise = 0): Pixels {
  let state = 7
  const data = new Uint8Array(side * side * 3)
  for (let i = 0; i < side * side; i++) {
    const a = drawing[i * 4 + 3]! / 255
    for (let c = 0; c < 3; c++) {
      state = (state * 48271) % 2147483647
      const off = noise === 0 ? 0 : (state % (2 * noise + 1)) - noise
      const seen = drawing[i * 4 + c]! * a + ground[i * 4 + c]! * (1 - a) + off
      data[i * 3 + c] = Math.min(Math.max(Math.round(seen), 0), 255)
    }
  }
  return { width: side, height: side, data }
}

function alphaError(found: Uint8Array | null | undefined, truth: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < side * side; i++) sum += Math.abs((found?.[i] ?? 255) - truth[i * 4 + 3]!) / 255
  return sum / side / side
}

describe.each(Object.entries(grounds))('on %s', (groundName, ground) => {
  test.each(Object.entries(drawings))('the %s is cut out as it was drawn', async (name, drawing) => {
    const truth = await rgba(drawing)
    for (const noise of [0, 3]) {
      const picture = laidOn(await rgba(ground), truth, noise)
      const cut = cutOut(picture)
      expect(alphaError(cut?.alpha, truth), `${name} on ${groundName}, noise ${noise}`).toBeLessThan(
        noise === 0 ? 0.002 : 0.006,
      )
    }
  })

  test('no colour of the ground is left along the edge of a disc', async () => {
    const truth = await rgba(drawings.disc)
    const { pixels, alpha } = cutOut(laidOn(await rgba(ground), truth))!
    for (let i = 0; i < side * side; i++) {
      if (alpha![i]! < 48 || alpha![i] === 255) continue
      const colour = [...pixels.data.subarray(i * 3, i * 3 + 3)]
      const off = colour.map((value, c) => Math.abs(value - [0xd0, 0x4a, 0x3a][c]!))
      expect(Math.max(...off), `alpha ${alpha![i]}: ${colour}`).toBeLessThan(24)
    }
  })
})

test('a soft shadow becomes black that is partly clear, and what stands on it stays whole', async () => {
  const soft =
    '<defs><radialGradient id="r"><stop offset="0" stop-color="#000" stop-opacity="0.45"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient></defs><ellipse cx="128" cy="205" rx="90" ry="26" fill="url(#r)"/>'
  const truth = await rgba(soft + '<rect x="70" y="60" width="116" height="146" rx="20" fill="#c23a6a"/>')
  const cut = cutOut(laidOn(await rgba(grounds.white), truth))!
  expect(alphaError(cut.alpha, truth)).toBeLessThan(0.008)
  const under = 212 * side + 128
  expect(cut.alpha![under]).toBeGreaterThan(40)
  expect(cut.alpha![under]).toBeLessThan(160)
  expect(Math.max(...cut.pixels.data.subarray(under * 3, under * 3 + 3))).toBe(0)
  expect(cut.alpha![120 * side + 128]).toBe(255)
})

test('the white of an eye stays, the hole of a ring does not', async () => {
  const eye =
    '<circle cx="128" cy="128" r="90" fill="#5a9a3a"/><circle cx="128" cy="110" r="30" fill="#fff"/><circle cx="128" cy="112" r="12" fill="#111"/>'
  const { alpha } = cutOut(laidOn(await rgba(grounds.white), await rgba(eye)))!
  expect(alpha![86 * side + 128]).toBe(255)
  const ring = cutOut(laidOn(await rgba(grounds.white), await rgba(drawings.ring)))!
  expect(ring.alpha![128 * side + 128]).toBe(0)
})

test('a picture that is not on plain ground, or is nothing but ground, is not cut', async () => {
  const scene =
    '<rect width="256" height="110" fill="#8cf"/><rect y="110" width="256" height="60" fill="#3a3"/><rect y="170" width="256" height="86" fill="#a62"/><rect width="60" height="256" fill="#222"/>'
  expect(cutOut(laidOn(await rgba(scene), await rgba('')))).toBeNull()
  expect(cutOut(laidOn(await rgba(grounds.white), await rgba('')))).toBeNull()
})

test('the same picture gives the same bytes', async () => {
  const picture = laidOn(await rgba(grounds['a gradient']), await rgba(drawings.star), 2)
  const [once, again] = [cutOut(picture)!, cutOut(picture)!]
  expect(Buffer.compare(once.pixels.data, again.pixels.data)).toBe(0)
  expect(Buffer.compare(once.alpha!, again.alpha!)).toBe(0)
})

test.each([
  [1, 1],
  [2, 1],
  [1, 7],
  [5, 3],
])('a picture of %i x %i does no harm', (width, height) => {
  const data = new Uint8Array(width * height * 3).map((_, i) => (i * 89) % 256)
  expect(() => cutOut({ width, height, data })).not.toThrow()
})
