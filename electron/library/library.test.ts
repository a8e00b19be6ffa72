import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { beforeEach, describe, expect, test } from 'vitest'
import { openLibrary, type Library, type NewPicture } from './library.ts'

const picture = (prompt: string, bytes = prompt): NewPicture => ({
  png: Buffer.from(bytes),
  width: 64,
  height: 48,
  parentId: null,
  prompt,
  elapsedMs: 1200,
  recipe: null,
})

describe('the library', () => {
  let folder: string
  let library: Library
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'patchwork-library-'))
    library = openLibrary(folder)
  })

  test('keeps a picture over a restart: its row and, under its hash, its bytes', async () => {
    const kept = await library.add({
      ...picture('a red apple'),
      recipe: { prompt: 'a red apple' } as NewPicture['recipe'],
    })
    library.close()
    const reopened = openLibrary(folder)
    expect(reopened.list({ limit: 10 })).toEqual([kept])
    expect(kept.recipe).toEqual({ prompt: 'a red apple' })
    expect(readFileSync(reopened.imageFile(kept.hash), 'utf8')).toBe('a red apple')
  })

  test('lists newest first, page by page, without a gap or a repeat', async () => {
    for (let index = 0; index < 7; index++) await library.add(picture(`picture ${index}`))
    const seen: string[] = []
    for (let before: number | undefined; ;) {
      const page = library.list({ limit: 3, before })
      if (page.length === 0) break
      seen.push(...page.map(({ prompt }) => prompt))
      before = page.at(-1)!.createdAt
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `picture ${index}`))
  })

  test('a deleted picture is out of sight and can be brought back', async () => {
    const { id, hash } = await library.add(picture('a mistake'))
    library.remove(id)
    expect(library.list({ limit: 10 })).toEqual([])
    expect(library.get(id)).toBeNull()
    expect(existsSync(library.imageFile(hash))).toBe(true)
    expect(library.restore(id).prompt).toBe('a mistake')
    expect(library.list({ limit: 10 })).toHaveLength(1)
    expect(() => library.restore('00000000-0000-0000-0000-000000000000')).toThrow(/never in the library/)
  })

  test('the same pixels twice are two pictures and one file', async () => {
    const first = await library.add(picture('one', 'same'))
    const second = await library.add(picture('two', 'same'))
    expect(second.hash).toBe(first.hash)
    expect(library.list({ limit: 10 })).toHaveLength(2)
  })

  test('says so when a picture cannot be written, and lists nothing', async () => {
    rmSync(join(folder, 'images'), { recursive: true })
    writeFileSync(join(folder, 'images'), 'a file where the folder should be')
    await expect(library.add(picture('lost'))).rejects.toThrow(/cannot be kept in .*disk has room/)
    expect(library.list({ limit: 10 })).toEqual([])
  })

  test('clears away what a power cut left half written', () => {
    library.close()
    writeFileSync(join(folder, 'images', 'half.part'), 'half')
    openLibrary(folder)
    expect(readdirSync(join(folder, 'images'))).toEqual([])
  })

  test('refuses a library made by a newer Patchwork', () => {
    library.close()
    const database = new Database(join(folder, 'library.db'))
    database.exec('PRAGMA user_version = 999')
    database.close()
    expect(() => openLibrary(folder)).toThrow(/newer Patchwork/)
  })
})
