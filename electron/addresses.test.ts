import { expect, test } from 'vitest'
import { imageAddress, pageFile } from './addresses.ts'

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

test('an image:// address is exactly a hash, of the whole picture or of its thumbnail', () => {
  const hash = 'ab'.repeat(32)
  expect(imageAddress(`image://library/${hash}.png`)).toEqual({ kind: 'library', hash })
  expect(imageAddress(`image://thumbnail/${hash}.png`)).toEqual({ kind: 'thumbnail', hash })
  expect(imageAddress(`image://elsewhere/${hash}.png`)).toBeNull()
  expect(imageAddress(`image://library/${hash}.png?x`)).toBeNull()
  expect(imageAddress(`image://library/../${hash}.png`)).toBeNull()
  expect(imageAddress('image://library/abc.png')).toBeNull()
})
