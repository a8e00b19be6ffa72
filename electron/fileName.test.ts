import { expect, test } from 'vitest'
import { fileName } from './fileName.ts'

test.each([
  ['A red fox, at night!', 'a-red-fox-at-night.png'],
  ['../../etc/passwd', 'etc-passwd.png'],
  ['Ein Kätzchen', 'ein-kätzchen.png'],
  ['狐', '狐.png'],
  ['सुंदर नदी', 'सुंदर-नदी.png'],
  ['แมวสีส้ม', 'แมวสีส้ม.png'],
  ['قِطّة سوداء', 'قِطّة-سوداء.png'],
  ['می‌خواهم', 'می‌خواهم.png'],
  ['ガラスの狐', 'ガラスの狐.png'],
  ['Mèo trong tuyết', 'mèo-trong-tuyết.png'],
  ['a ❤️ in snow', 'a-in-snow.png'],
  ['CON', 'picture-con.png'],
  ['?!', 'picture.png'],
])('%s is saved as %s', (prompt, name) => expect(fileName(prompt)).toBe(name))

test('a long prompt makes a short name', () => expect(fileName('word '.repeat(100)).length).toBeLessThan(70))

test('a long prompt is not cut inside of a letter', () => {
  expect(fileName(`${'a'.repeat(59)}\u0928\u0940`)).toBe(`${'a'.repeat(59)}.png`)
})
