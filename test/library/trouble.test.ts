import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { pictureQuerySchema } from '../../electron/contract.ts'
import { openLibrary, type Library } from '../../electron/library/library.ts'
import { openPending } from '../../electron/library/pending.ts'
import { openFile } from '../../electron/library/sqlite.ts'
import { fillLibrary } from './fill.ts'

const count = 6
let home: string
let folder: string
let library: Library

const everything = () => library.pictures.page({ query: pictureQuerySchema.parse({}), offset: 0, limit: 500 }).pictures
const add = (prompt: string) =>
  library.add({ png: Buffer.from(prompt), width: 1, height: 1, verb: 'import', prompt, recipe: null })
const removeDatabase = () => {
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `library.db${end}`), { force: true })
}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'patchwork-trouble-'))
  folder = join(home, 'library')
  await fillLibrary(folder, count)
  library = openLibrary(folder)
})

describe.skipIf(process.platform === 'win32')('a database that is deleted while the library is open', () => {
  test('is noticed without a touch, written back, and all that was in it is there', async () => {
    const gone = vi.fn()
    library.onGone(gone)
    library.wildcards.save({ name: 'colour', words: ['red'] })
    removeDatabase()
    await vi.waitFor(() => expect(gone).toHaveBeenCalledOnce(), 5000)
    const copy = openFile(join(folder, 'library.db'))
    expect(copy.prepare('SELECT name FROM wildcards').all()).toEqual([{ name: 'colour' }])
    copy.close()
    expect((await library.repair()).mustReopen).toBe(true)
  })

  test('keeps every picture that comes before the library is opened again', async () => {
    removeDatabase()
    await add('first after')
    library.wildcards.save({ name: 'late', words: ['red'] })
    await add('second after')
    library.pictures.delete([everything().at(-1)!.id])
    library.close()
    library = openLibrary(folder)
    expect(library.opened).toBe('as it was')
    expect(everything().map(({ prompt }) => prompt)).toEqual(expect.arrayContaining(['first after', 'second after']))
    expect(everything()).toHaveLength(count + 1)
    expect(library.wildcards.list()).toHaveLength(1)
  })

  test('another file in its place is kept aside', async () => {
    removeDatabase()
    writeFileSync(join(folder, 'library.db'), 'a stranger')
    await add('after')
    library.close()
    const [stranger] = readdirSync(join(folder, 'aside'))
    expect(readFileSync(join(folder, 'aside', stranger!), 'utf8')).toBe('a stranger')
    library = openLibrary(folder)
    expect(everything()).toHaveLength(count + 1)
  })

  test('the whole folder deleted: what is known of the pictures is there again, and a check tells what is lost', async () => {
    rmSync(folder, { recursive: true })
    await add('after')
    library.close()
    library = openLibrary(folder)
    expect(everything()).toHaveLength(count + 1)
    expect((await library.check()).problems).toEqual([`${count} pictures lost their files.`])
  })
})

test('a folder that cannot be written is told in a sentence', () => {
  const file = join(home, 'a file')
  writeFileSync(file, '')
  expect(() => openLibrary(join(file, 'library'))).toThrow(
    /^The library in .* cannot be opened: see that you may change/,
  )
})

test('there is no copy to be had of a picture whose file is damaged or gone, and that is said', async () => {
  const [first, second, third] = everything()
  writeFileSync(library.imageFile(first!.hash), 'not what it was')
  rmSync(library.imageFile(second!.hash))
  await expect(library.soundFile(first!.hash)).rejects.toThrow(/^The file of this picture is damaged, /)
  await expect(library.soundFile(second!.hash)).rejects.toThrow(/^The file of this picture is missing /)
  expect(await library.soundFile(third!.hash)).toBe(library.imageFile(third!.hash))
})

test('one entry that cannot be read ends neither check nor repair', async () => {
  const spoiled = everything()[2]!
  rmSync(library.imageFile(spoiled.hash))
  mkdirSync(library.imageFile(spoiled.hash))
  writeFileSync(join(library.imageFile(spoiled.hash), 'inside'), 'something')
  writeFileSync(join(folder, 'images', '00.txt'), 'notes')
  rmSync(join(folder, 'images', 'ff'), { recursive: true, force: true })
  writeFileSync(join(folder, 'images', 'ff'), 'no folder')
  expect((await library.check()).problems).toEqual(['1 picture file is damaged.'])
  expect(await library.repair()).toMatchObject({ problems: [], pictures: count - 1 })
  expect(existsSync(join(folder, 'aside', `${spoiled.hash}.png`, 'inside'))).toBe(true)
})

test('what a kill left of a backup that was being unpacked is gone at the next start', () => {
  mkdirSync(join(home, 'library.restoring-1', 'images'), { recursive: true })
  library.close()
  library = openLibrary(folder)
  expect(readdirSync(home)).toEqual(['library'])
})

describe('a full disk', () => {
  test('keeps an edit waiting as well, whose images of the guard find no room', async () => {
    const guard = vi.fn<() => Promise<never>>().mockRejectedValue(noRoom)
    const edit = {
      png: Buffer.from('an edit'),
      width: 1,
      height: 1,
      verb: 'edit',
      prompt: 'blue',
      recipe: null,
    } as const
    await expect(library.add({ ...edit, guard })).rejects.toThrow(/^The disk is full\. The picture waits/)
    expect(library.waiting()).toEqual([{ png: edit.png, prompt: 'blue' }])
  })

  test('of files that lie elsewhere none waits in memory', async () => {
    const photo = { png: Buffer.from('photo'), width: 1, height: 1, verb: 'import', prompt: 'a', recipe: null } as const
    await expect(library.add({ ...photo, guard: () => Promise.reject(noRoom) }, 'refuse')).rejects.toBe(noRoom)
    expect(library.waiting()).toEqual([])
  })

  const noRoom = Object.assign(new Error('no space left'), { code: 'ENOSPC' })

  test('is told at once, and the picture is kept when there is room', async () => {
    vi.useFakeTimers()
    try {
      const pending = openPending()
      const picture = { png: Buffer.from('a fox'), prompt: 'a fox' }
      const keep = vi.fn<() => Promise<string>>().mockRejectedValueOnce(noRoom).mockRejectedValueOnce(noRoom)
      keep.mockResolvedValue('kept')
      await expect(pending.keep(picture, keep)).rejects.toThrow(/^The disk is full\. The picture waits in memory/)
      expect(pending.pictures()).toEqual([picture])
      await vi.advanceTimersByTimeAsync(10_000)
      expect(keep).toHaveBeenCalledTimes(3)
      expect(pending.pictures()).toEqual([])
    } finally {
      vi.useRealTimers()
    }
  })
})
