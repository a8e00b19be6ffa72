/** Float32 rows to what is stored: half floats, or blocks of 4 or 8 bits with one scale each (the layout of MatMulNBits). */

export interface QuantizedRows {
  /** (rows, blocks, block * bits / 8); 4-bit pairs have the first value in the low half. */
  readonly values: Uint8Array
  /** (rows, blocks). */
  readonly scales: Float32Array
}

/**
 * Symmetric: q = round(w / scale) + 2^(bits - 1). The scale takes the block's largest value, with its sign, to the
 * one code that has no opposite, so that nothing is clipped and no code is wasted.
 */
export function quantizeRows(rows: Float32Array, columns: number, bits: 4 | 8, block: number): QuantizedRows {
  const half = 2 ** (bits - 1)
  const blocks = rows.length / block
  if (columns % block !== 0) throw new RangeError(`rows of ${columns} do not divide into blocks of ${block}`)
  const scales = new Float32Array(blocks)
  const values = new Uint8Array((rows.length * bits) / 8)
  for (let index = 0; index < blocks; index++) {
    const start = index * block
    let extreme = 0
    for (let i = start; i < start + block; i++) {
      const value = rows[i] as number
      if (Math.abs(value) > Math.abs(extreme)) extreme = value
    }
    const scale = Math.fround(extreme / -half)
    scales[index] = scale
    const inverse = scale === 0 ? 0 : 1 / scale
    for (let i = start; i < start + block; i++) {
      const code = Math.min(2 * half - 1, Math.max(0, Math.round((rows[i] as number) * inverse) + half))
      if (bits === 8) values[i] = code
      else values[i >> 1] = (values[i >> 1] as number) | (i % 2 === 0 ? code : code << 4)
    }
  }
  return { values, scales }
}

/** The values that a product with quantised rows computes with. */
export function dequantizeRows({ values, scales }: QuantizedRows, bits: 4 | 8, block: number): Float32Array {
  const half = 2 ** (bits - 1)
  const count = (values.length * 8) / bits
  return Float32Array.from({ length: count }, (_, i) => {
    const byte = values[bits === 8 ? i : i >> 1] as number
    const code = bits === 8 ? byte : i % 2 === 0 ? byte & 15 : byte >> 4
    return (code - half) * (scales[Math.floor(i / block)] as number)
  })
}

const float = new Float32Array(1)
const bitsOf = new Uint32Array(float.buffer)

/** IEEE half floats, rounded to nearest, ties to even; values beyond 65504 become the largest half. */
export function toHalf(values: Float32Array): Uint16Array {
  const out = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) {
    float[0] = Math.min(65504, Math.max(-65504, values[i] as number))
    const bits = bitsOf[0] as number
    const sign = (bits >>> 16) & 0x8000
    const exponent = ((bits >>> 23) & 0xff) - 112
    const mantissa = bits & 0x7fffff
    if (exponent > 0) out[i] = sign | (((exponent << 10) | (mantissa >>> 13)) + roundUp(mantissa, 13))
    else if (exponent > -11) {
      const whole = mantissa | 0x800000
      const shift = 14 - exponent
      out[i] = sign | ((whole >>> shift) + roundUp(whole, shift))
    } else out[i] = sign
  }
  return out
}

function roundUp(mantissa: number, shift: number): number {
  const rest = mantissa & (2 ** shift - 1)
  const half = 2 ** (shift - 1)
  return rest > half || (rest === half && ((mantissa >>> shift) & 1) === 1) ? 1 : 0
}
