import { expect, test } from 'vitest'
import { imageHash, pageFile } from './addresses.ts'

const folder = '/studio/out/renderer'

test('an app:// address names a file of the page', () => {
  expect(pageFile(folder, 'app://patchwork/')).toBe('/studio/out/renderer/index.html')
  expect(pageFile(folder, 'app://patchwork/assets/index.js')).toBe('/studio/out/renderer/assets/index.js')
})

test.each([
  'app://elsewhere/index.html',
  'app://patchwork/%2e%2e%2fmain/main.cjs',
  'app://patchwork/..%2f..%2f..%2fetc/passwd',
  'app://patchwork/%00',
  'app://patchwork/%E0%A4%A',
])('%s names nothing', (address) => expect(pageFile(folder, address)).toBeNull())

test('an image:// address is exactly a hash', () => {
  const hash = 'ab'.repeat(32)
  expect(imageHash(`image://library/${hash}.png`)).toBe(hash)
  expect(imageHash(`image://library/${hash}.png?x`)).toBeNull()
  expect(imageHash(`image://library/../${hash}.png`)).toBeNull()
  expect(imageHash('image://library/abc.png')).toBeNull()
})
