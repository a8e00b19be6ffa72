import type { BinaryFile } from './binaryFile.ts'
import { bytesPerElement, quoted, unreadable, type StoredDtype } from './tensorSource.ts'

/** Elements converted at a time: the stored form of a large tensor is never held beside its float32 form. */
const chunkElements = 1 << 22

/** Reads `count` little-endian numbers from byte `offset` of `file` and widens them to float32. */
export async function readFloats(
  file: BinaryFile,
  name: string,
  dtype: StoredDtype,
  offset: number,
  count: number,
): Promise<Float32Array> {
  const widen = widening(file.path, name, dtype)
  const size = bytesPerElement[dtype]
  if (offset + count * size > file.size) throw unreadable(file.path, `ends inside the tensor ${quoted(name)}`)
  const floats = new Float32Array(count)
  if (dtype === 'F32') {
    await file.readInto(new Uint8Array(floats.buffer), offset)
    return floats
  }
  const chunk = new Uint8Array(Math.min(count, chunkElements) * size)
  for (let start = 0; start < count; start += chunkElements) {
    const length = Math.min(count - start, chunkElements)
    await file.readInto(chunk.subarray(0, length * size), offset + start * size)
    widen(chunk.buffer, floats.subarray(start, start + length))
  }
  return floats
}

type Widen = (stored: ArrayBuffer, floats: Float32Array) => void

function widening(file: string, name: string, dtype: StoredDtype): Widen {
  switch (dtype) {
    case 'F32':
      return (stored, floats) => floats.set(new Float32Array(stored, 0, floats.length))
    case 'F64':
      return (stored, floats) => floats.set(new Float64Array(stored, 0, floats.length))
    case 'BF16':
      return widenBfloat16
    case 'F16':
      return widenFloat16
    default:
      throw unreadable(
        file,
        `stores the tensor ${quoted(name)} as ${dtype} where fractions are needed`,
        'use an unquantised checkpoint (bf16, fp16 or fp32)',
      )
  }
}

/** bfloat16 is the upper half of a float32. */
export function widenBfloat16(stored: ArrayBuffer, floats: Float32Array): void {
  const halves = new Uint16Array(stored, 0, floats.length)
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length)
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16
}

export function widenFloat16(stored: ArrayBuffer, floats: Float32Array): void {
  const halves = new Uint16Array(stored, 0, floats.length)
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length)
  float16Bits ??= Uint32Array.from({ length: 0x10000 }, (_, half) => float32BitsOf(half))
  for (let i = 0; i < halves.length; i++) bits[i] = float16Bits[halves[i]!]!
}

/** float32 bits of every float16, filled on first use (256 KiB). */
let float16Bits: Uint32Array | undefined

function float32BitsOf(half: number): number {
  const sign = (half & 0x8000) << 16
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0x1f) return (sign | 0x7f800000 | (fraction << 13)) >>> 0 // infinity, NaN
  if (exponent !== 0) return (sign | ((exponent + 112) << 23) | (fraction << 13)) >>> 0
  if (fraction === 0) return sign >>> 0
  const shift = Math.clz32(fraction) - 21 // subnormal: bring the leading one to bit 10
  return (sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)) >>> 0
}
