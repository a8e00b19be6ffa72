import { beforeEach, expect, test, vi } from 'vitest'
import { comesFromPhoto } from './photos.ts'
import { openTestStudio, testPicture } from './testStudio.ts'

const photo = testPicture({ recipe: null, verb: 'import', hash: 'a'.repeat(64) })
const night = testPicture({ parentId: photo.id, verb: 'edit' })
const touched = testPicture({ parentId: night.id, verb: 'touchUp' })
const fox = testPicture({ prompt: 'a fox' })
const snow = testPicture({ parentId: fox.id, verb: 'edit' })

let looks = 0
beforeEach(() => {
  openTestStudio([photo, night, touched, fox, snow])
  looks = 0
  // Greys in a thousand tones, as a camera sees them.
  const data = Uint8ClampedArray.from({ length: 64 * 64 * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : 60 + ((at * 7919) % 151),
  )
  vi.stubGlobal('fetch', () => Promise.resolve({ blob: () => Promise.resolve(new Blob()) }))
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: () => looks++ }))
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => ({ drawImage: () => undefined, getImageData: () => ({ data, width: 64, height: 64 }) })
    },
  )
})

test('a photo is one, and so is whatever was made from it, in any number of steps; it is looked at once', async () => {
  expect(await Promise.all([photo, night, touched].map(comesFromPhoto))).toEqual([true, true, true])
  expect(looks).toBe(1)
})

test('what was painted from words is none, nor what was made from that', async () => {
  expect(await Promise.all([fox, snow].map(comesFromPhoto))).toEqual([false, false])
  expect(looks).toBe(0)
})
