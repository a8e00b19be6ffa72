import { expect, test } from 'vitest'
import { decodeImage } from '../../engine/images/decode.ts'
import { encode } from './encoding.ts'

const plain = (width: number, height: number) => ({ width, height, data: new Uint8Array(width * height * 3).fill(120) })

test('a large picture brings its thumbnail along, so that nobody waits for it; a small one is its own', async () => {
  const { small, width, height } = await encode(plain(1200, 600), null, 'compositeWithTrainedAlgorithmicMedia')
  expect({ width, height }).toEqual({ width: 1200, height: 600 })
  expect(await decodeImage(small!)).toMatchObject({ width: 256, height: 128 })
  expect((await encode(plain(256, 256), null, 'trainedAlgorithmicMedia')).small).toBeNull()
})
