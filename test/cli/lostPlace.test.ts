import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { cli, freshFolder, quick, tinyModel } from './cli.ts'

it('a picture whose place is lost while it is painted is kept, and the sentence says where', async () => {
  const cwd = freshFolder()
  const data = freshFolder()
  const folder = join(cwd, 'foxes')
  mkdirSync(folder)
  const before = process.env['XDG_DATA_HOME']
  process.env['XDG_DATA_HOME'] = data
  try {
    const { code, err } = await cli(['generate', 'a fox', ...quick, '--out', folder], {
      cwd,
      watch: (text) => {
        if (!text.includes('seed 7') || !existsSync(folder)) return
        rmSync(folder, { recursive: true, force: true })
        writeFileSync(folder, 'a file in its place')
      },
    })
    expect(code).not.toBe(0)
    const [, place] = /the picture was kept as (.+\.png)\.$/m.exec(err) ?? []
    expect(place?.startsWith(data)).toBe(true)
    expect(await sharp(place).metadata()).toMatchObject({ width: 32, height: 32 })
  } finally {
    if (before === undefined) delete process.env['XDG_DATA_HOME']
    else process.env['XDG_DATA_HOME'] = before
  }
})

it('a picture far longer than wide is refused before anything is painted', async () => {
  const cwd = freshFolder()
  const band = join(cwd, 'band.png')
  await sharp({ create: { width: 2000, height: 30, channels: 3, background: 'orange' } })
    .png()
    .toFile(band)
  const { code, err } = await cli(['edit', band, 'make it night', '--model', tinyModel, '--steps', '3'], { cwd })
  expect(err).toMatch(/A picture of 2000 x 30 is too long and thin/)
  expect([code, readdirSync(cwd)]).toEqual([2, ['band.png']])
})
