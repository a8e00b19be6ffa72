import { expect, test } from 'vitest'
import { EncodedMemory } from './encodedMemory.ts'

const picture = (grey: number, width = 16) => ({ width, height: 16, data: new Uint8Array(width * 16 * 3).fill(grey) })

/** Latents of 128 bytes; tells how often it had to encode. */
function encoder() {
  const encoded: number[] = []
  return {
    encoded,
    of: (memory: EncodedMemory, pixels: ReturnType<typeof picture>) =>
      memory.of(pixels, async () => {
        encoded.push(pixels.data[0]!)
        const latents = new Float32Array(16).fill(pixels.data[0]!)
        return { mean: latents, std: latents.slice(), height: 2, width: pixels.width / 8 }
      }),
  }
}

test('the same pixels are encoded once, wherever they come from; the same bytes in another shape are another picture', async () => {
  const memory = new EncodedMemory()
  const { encoded, of } = encoder()
  const first = await of(memory, picture(7))
  expect(await of(memory, picture(7))).toBe(first)
  const wide = { width: 32, height: 8, data: picture(7).data }
  expect(await of(memory, wide)).not.toBe(first)
  expect(encoded).toEqual([7, 7])
})

test('it stays within its bytes, and what was not asked for longest goes first', async () => {
  const memory = new EncodedMemory(3 * 128)
  const { encoded, of } = encoder()
  for (const grey of [1, 2, 3, 1, 4]) await of(memory, picture(grey))
  expect(encoded).toEqual([1, 2, 3, 4])
  await of(memory, picture(1))
  expect(encoded).toEqual([1, 2, 3, 4])
  await of(memory, picture(2))
  expect(encoded).toEqual([1, 2, 3, 4, 2])
})

test('one that is larger than all of it is handed out and not kept', async () => {
  const memory = new EncodedMemory(100)
  const { encoded, of } = encoder()
  await of(memory, picture(1))
  await of(memory, picture(1))
  expect(encoded).toEqual([1, 1])
})

test('an encoding that failed is tried again', async () => {
  const memory = new EncodedMemory()
  await expect(memory.of(picture(1), () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory')
  const { encoded, of } = encoder()
  await of(memory, picture(1))
  expect(encoded).toEqual([1])
})
