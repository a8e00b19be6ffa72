/**
 * Standard normal noise as a pure function of (seed, image, token, step, dimension), so that any token can be
 * painted again alone. Counter-based: Philox4x32-10 (Salmon et al., 2011) gives 32 random bits for each
 * number, and the inverse normal distribution (Wichura, 1988, AS 241) turns them into a normal value.
 * Only +, -, *, / and square root are used: IEEE 754 defines those to the last bit, so every platform agrees.
 */

/** Where the noise is used; part of the counter, so that the streams never meet. */
export const streams = { token: 0, posterior: 1 } as const

/** Fills `out` with the noise of one (image, token, step); dimension = index in `out`. */
export function fillNoise(
  out: Float32Array,
  seed: number,
  image: number,
  token: number,
  step: number,
  stream: number = streams.token,
): void {
  for (let block = 0; block * 4 < out.length; block++) {
    const random = philox(block, step, token, stream, seed, image)
    for (let lane = 0; lane < 4 && block * 4 + lane < out.length; lane++) {
      out[block * 4 + lane] = inverseNormal(((random[lane] as number) + 0.5) / 4294967296)
    }
  }
}

const lanes = new Uint32Array(4)

/** Ten rounds of Philox4x32; the returned array is reused by the next call. */
export function philox(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): Uint32Array {
  let [a, b, c, d, key0, key1] = [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0, k0 >>> 0, k1 >>> 0]
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, a)
    const low0 = Math.imul(0xd2511f53, a) >>> 0
    const high1 = multiplyHigh(0xcd9e8d57, c)
    const low1 = Math.imul(0xcd9e8d57, c) >>> 0
    a = (high1 ^ b ^ key0) >>> 0
    b = low1
    c = (high0 ^ d ^ key1) >>> 0
    d = low0
    key0 = (key0 + 0x9e3779b9) >>> 0
    key1 = (key1 + 0xbb67ae85) >>> 0
  }
  lanes[0] = a
  lanes[1] = b
  lanes[2] = c
  lanes[3] = d
  return lanes
}

/** Upper 32 bits of the product of two 32-bit numbers, by 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const low = aLow * bLow
  const middle = aHigh * bLow + (low >>> 16)
  const carry = aLow * bHigh + (middle % 65536)
  return aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)
}

/** Quantile of the standard normal distribution at p in (0, 1); relative error about 1e-16 (AS 241, PPND16). */
export function inverseNormal(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(central[0], r)) / polynomial(central[1], r)
  }
  const r = Math.sqrt(-logarithm(q < 0 ? p : 1 - p))
  const [numerator, denominator, shift] = r <= 5 ? ([...middleRange, 1.6] as const) : ([...tail, 5] as const)
  const value = polynomial(numerator, r - shift) / polynomial(denominator, r - shift)
  return q < 0 ? -value : value
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
}

/** Natural logarithm of x in (0, 1] from basic arithmetic: x = m 2^e, ln m = 2 atanh((m - 1) / (m + 1)). */
function logarithm(x: number): number {
  let exponent = 0
  let mantissa = x
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2
    exponent--
  }
  const s = (mantissa - 1) / (mantissa + 1)
  const square = s * s
  let sum = 0
  for (let odd = 27; odd >= 1; odd -= 2) sum = sum * square + 1 / odd
  return exponent * Math.LN2 + 2 * s * sum
}

const central = [
  [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
    67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
    28729.085735721942674, 5226.495278852545925,
  ],
] as const
const middleRange = [
  [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
] as const
const tail = [
  [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
] as const
