import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { writeWhole } from './writeWhole.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-whole-'))
})

describe('a file that is put in place', () => {
  it('is there whole, with the folders on the way, and leaves nothing beside it', async () => {
    const path = join(folder, 'a', 'b', 'note.txt')
    await writeWhole(path, 'first')
    await writeWhole(path, 'second')
    expect(await readFile(path, 'utf8')).toBe('second')
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['note.txt'])
  })

  it('stays as it was when the new one cannot be finished', async () => {
    const path = join(folder, 'note.txt')
    await writeWhole(path, 'first')
    const breaks = writeWhole(path, async (partial) => {
      await writeFile(partial, 'half')
      throw new Error('the disk is full')
    })
    await expect(breaks).rejects.toThrow('the disk is full')
    expect(await readFile(path, 'utf8')).toBe('first')
    expect(await readdir(folder)).toEqual(['note.txt'])
  })

  it('is not written over where that was not asked for', async () => {
    const path = join(folder, 'note.txt')
    await writeWhole(path, 'first', { replace: false })
    await expect(writeWhole(path, 'second', { replace: false })).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await readFile(path, 'utf8')).toBe('first')
    expect(await readdir(folder)).toEqual(['note.txt'])
  })

  it('may have the longest name that a disk allows', async () => {
    const path = join(folder, '雪'.repeat(85))
    await writeWhole(path, 'long')
    expect(await readFile(path, 'utf8')).toBe('long')
  })

  it.skipIf(process.platform === 'win32')('can be for the eyes of its owner only', async () => {
    const path = join(folder, 'key.json')
    await writeWhole(path, '{}', { mode: 0o600 })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})
