import { expect, test } from 'vitest'
import { fileName } from './fileName.ts'

test.each([
  ['A red fox, at night!', 'a-red-fox-at-night.png'],
  ['../../etc/passwd', 'etc-passwd.png'],
  ['Ein Kätzchen', 'ein-kätzchen.png'],
  ['狐', '狐.png'],
  ['?!', 'picture.png'],
])('%s is saved as %s', (prompt, name) => expect(fileName(prompt)).toBe(name))

test('a long prompt makes a short name', () => expect(fileName('word '.repeat(100)).length).toBeLessThan(70))
