import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineError } from '../errors.ts'
import { planSeries } from './plan.ts'
import { readTable } from './table.ts'

const bytes = (text: string) => Buffer.from(text, 'utf8')
const cellsOf = (text: string, name: string) => readTable(bytes(text), name).rows.map(({ cells }) => cells)
const sentenceOf = (content: string | Uint8Array, name: string): string => {
  try {
    readTable(typeof content === 'string' ? bytes(content) : content, name)
  } catch (error) {
    if (error instanceof EngineError) return error.message
    throw error
  }
  return ''
}

describe('a table', () => {
  it('is the same as CSV, with semicolons, as TSV, as JSON and as JSON Lines', () => {
    const rows = [
      { product: 'a red cup, with handle', season: 'winter' },
      { product: 'a "blue" hat', season: '' },
    ]
    expect(cellsOf('product,season\n"a red cup, with handle",winter\n"a ""blue"" hat",\n', 'a.csv')).toEqual(rows)
    expect(cellsOf('Product;Season\r\n"a red cup, with handle";winter\r\n"a ""blue"" hat";\r\n', 'a.csv')).toEqual(rows)
    expect(cellsOf('product\tseason\n"a red cup, with handle"\twinter\n"a ""blue"" hat"\t\n', 'a.tsv')).toEqual(rows)
    expect(cellsOf(JSON.stringify(rows), 'a.json')).toEqual(rows)
    expect(cellsOf(rows.map((row) => JSON.stringify(row)).join('\n'), 'a.jsonl')).toEqual(rows)
  })

  it('may begin with a byte order mark, be UTF-16, hold line breaks in cells and empty lines between rows', () => {
    expect(cellsOf('\ufeffprompt\na fox\n', 'a.csv')).toEqual([{ prompt: 'a fox' }])
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('prompt\tseed\nein Fuchs ü\t3\n', 'utf16le')])
    expect(readTable(wide, 'a.txt').rows[0]?.cells).toEqual({ prompt: 'ein Fuchs ü', seed: '3' })
    const table = readTable(bytes('prompt,seed\n"a fox\nin snow",1\n\na cat,2\n'), 'a.csv')
    expect(table.rows.map(({ where }) => where)).toEqual(['line 2', 'line 4'])
  })

  it('says by line and column what is wrong, all of it at once', () => {
    expect(sentenceOf('prompt,seed\na fox,1,2\na cat\n', 'a.csv')).toBe(
      'a.csv, line 2: it has 3 cells, the first line 2.\na.csv, line 3: it has 1 cell, the first line 2.',
    )
    expect(sentenceOf('prompt\n"a fox\na cat\n', 'a.csv')).toBe(
      'a.csv, line 2: a quotation mark is opened and never closed.',
    )
    expect(sentenceOf('prompt\na "fox" in\n', 'a.csv')).toContain('line 2: a quotation mark stands inside of a cell')
    expect(sentenceOf('prompt,seed\na fox,=A1+1\n', 'a.csv')).toBe(
      'a.csv, line 2, column seed: “=A1+1” is a formula; save the table with its values.',
    )
    expect(sentenceOf('prompt,Prompt\na,b\n', 'a.csv')).toBe('a.csv, line 1: two columns are called prompt.')
    expect(sentenceOf('prompt,\na,b\n', 'a.csv')).toBe('a.csv, line 1: column 2 has no name.')
    expect(sentenceOf('', 'a.csv')).toBe('a.csv is empty; its first line names the columns.')
    expect(sentenceOf('prompt\n', 'a.csv')).toContain('a.csv has no rows')
    expect(sentenceOf('{"prompt": "a"}\n{"prompt": \n', 'a.jsonl')).toBe(
      'a.jsonl, line 2: this is no JSON from character 12 on.',
    )
    expect(sentenceOf('[\n {"prompt": ["a"]}]', 'a.json')).toBe(
      'a.json, row 1, column prompt: a cell is a text or a number, no list and no object.',
    )
    expect(sentenceOf('{"prompt": "a"}', 'a.json')).toContain('is no list')
    expect(sentenceOf(Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x00, 0xff]), 'a.csv')).toBe(
      'a.csv is no text; save the table as CSV in UTF-8.',
    )
  })

  it('columns are told as they are written, and asked for in any letters', () => {
    const table = readTable(bytes('Product,Colour,Steps\ncup,red,many\n'), 'a.csv')
    expect([...table.titles.values()]).toEqual(['Product', 'Colour', 'Steps'])
    const wish = { name: '{row}', images: '.', sampling: {}, count: 1, guard: false } as const
    const plan = (template?: string) => () => planSeries(table, { ...wish, ...(template && { template }) })
    expect(plan('a {colour} {PRODUCT}')).toThrow('a.csv, line 2, column Steps: “many” is no number.')
    expect(plan('a {Size} {Product}')).toThrow('asks for the column “Size”; a.csv has Product, Colour, Steps.')
    expect(plan()).toThrow('such as “{Product} on a table”')
    const objects = readTable(bytes('[{"Product": "cup"}, {"product": "hat"}]'), 'a.json')
    expect([...objects.titles.values()]).toEqual(['Product'])
  })

  it('whatever a file holds, it is a table or a sentence', () => {
    const names = fc.constantFrom('a.csv', 'a.tsv', 'a.json', 'a.jsonl')
    const texts = fc.oneof(
      fc.string({ unit: 'binary-ascii', maxLength: 200 }),
      fc.array(fc.constantFrom('"', ',', '\n', 'a', '=', '{', '}', '[', ']', ':', '\t', ';', '\r'), { maxLength: 60 }),
    )
    fc.assert(
      fc.property(texts, names, (text, name) => {
        expect(typeof sentenceOf(typeof text === 'string' ? text : text.join(''), name)).toBe('string')
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), names, (content, name) => {
        expect(typeof sentenceOf(content, name)).toBe('string')
      }),
    )
  })
})
