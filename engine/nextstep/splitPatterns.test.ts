import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTokenizer } from './tokenizer.ts'

const model = join(import.meta.dirname, '../../test/fixtures/tiny-a/model')

describe('a tokenizer', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchwork-tokenizer-'))
    for (const name of ['tokenizer.json', 'tokenizer_config.json']) await cp(join(model, name), join(folder, name))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function change(edit: (definition: Record<string, unknown>) => void): Promise<void> {
    const file = join(folder, 'tokenizer.json')
    const definition = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
    edit(definition)
    await writeFile(file, JSON.stringify(definition))
  }

  test('of a release splits the longest prompts of any kind in no time', async () => {
    const tokenizer = await openTokenizer(folder)
    const began = performance.now()
    for (const piece of [' ', '\n', ' \n', 'a', '1', '.', ' a', '\u{3000}', "'", 'é', '語']) {
      expect(tokenizer.encode(piece.repeat(20_000 / piece.length)).length).toBeGreaterThan(0)
    }
    expect(performance.now() - began).toBeLessThan(60_000)
  })

  test.each([
    ['in its splitter', 'pre_tokenizer', { type: 'Split', pattern: { Regex: '(a+)+$' }, behavior: 'Isolated' }],
    ['in its normalizer', 'normalizer', { type: 'Replace', pattern: { Regex: '(\\s+)+$' }, content: '' }],
    [
      'in a sequence',
      'pre_tokenizer',
      { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex: '.*.*x' } }] },
    ],
    ['in its decoder', 'decoder', { type: 'Replace', pattern: { Regex: '(x*)*y' }, content: '' }],
    ['of pieces without length', 'pre_tokenizer', { type: 'FixedLength', length: 0 }],
  ])('with a pattern that may never end %s is refused by the name of its file', async (_, part, value) => {
    await change((definition) => (definition[part] = value))
    await expect(openTokenizer(folder)).rejects.toMatchObject({
      code: 'model/unsupported',
      message: expect.stringContaining(join(folder, 'tokenizer.json')),
    })
  })
})
