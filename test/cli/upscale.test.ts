import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { cli, freshFolder, quick } from './cli.ts'

const entry = fileURLToPath(new URL('../../engine/cli.ts', import.meta.url))
const tellPeak = `data:text/javascript,process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))`

/** A photo-like picture: noise that was made smooth. */
async function photo(file: string, width: number, height: number): Promise<void> {
  let state = 7
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24
  const data = Buffer.from({ length: (width / 4) * (height / 4) * 3 } as ArrayLike<number>).map(next)
  const raw = { width: width / 4, height: height / 4, channels: 3 } as const
  await sharp(data, { raw }).resize(width, height).jpeg({ quality: 92 }).toFile(file)
}

/** Starts the command in a process of its own. */
function run(args: readonly string[], cwd: string) {
  const flags = ['--import', import.meta.resolve('tsx'), '--import', tellPeak, entry, ...args]
  const child = spawn(process.execPath, flags, { cwd })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  const code = new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { child, said, code }
}

describe('patchwork upscale', () => {
  test('makes several pictures larger, into a folder, named after what they were', async () => {
    const cwd = freshFolder()
    await photo(join(cwd, 'hill.jpg'), 64, 48)
    await photo(join(cwd, 'lake.jpg'), 40, 40)
    const { code, out } = await cli(['upscale', 'hill.jpg', 'lake.jpg', '--scale', '4', '--out', 'large'], { cwd })
    expect(code).toBe(0)
    expect(out).toBe(`${join(cwd, 'large', 'hill-4x.png')}\n${join(cwd, 'large', 'lake-4x.png')}\n`)
    expect(await sharp(join(cwd, 'large', 'hill-4x.png')).metadata()).toMatchObject({ width: 256, height: 192 })
  })

  test('a picture that Patchwork painted says how it was painted, and that it was enlarged, however often', async () => {
    const cwd = freshFolder()
    await cli(['generate', 'a red fox', ...quick, '--out', 'fox.png'], { cwd })
    await cli(['upscale', 'fox.png', '--out', 'twice.png'], { cwd })
    await cli(['upscale', 'twice.png', '--scale', '4', '--out', 'eight.png'], { cwd })
    const [small, twice, eight] = ['fox', 'twice', 'eight'].map((name) =>
      readRecipe(readFileSync(join(cwd, `${name}.png`))),
    )
    expect(twice).toEqual({ ...small, upscaled: { times: 2, network: 'patchwork-upscale-1' } })
    expect(eight?.upscaled?.times).toBe(8)
    expect(await sharp(join(cwd, 'eight.png')).metadata()).toMatchObject({ width: 256, height: 256 })
    const { out } = await cli(['recipe', 'eight.png'], { cwd })
    expect(out).toMatch(/Upscaled {2}8 times as wide, by patchwork-upscale-1/)
  })

  test('without a name writes beside you, over nothing; with --json tells of every part', async () => {
    const cwd = freshFolder()
    await photo(join(cwd, 'hill.jpg'), 64, 48)
    await cli(['upscale', 'hill.jpg'], { cwd })
    const { out } = await cli(['upscale', 'hill.jpg', '--json'], { cwd })
    expect(readdirSync(cwd).toSorted()).toEqual(['hill-2x-2.png', 'hill-2x.png', 'hill.jpg'])
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { type: 'progress', file: join(cwd, 'hill.jpg'), done: 1, total: 1 },
      { type: 'image', file: join(cwd, 'hill.jpg'), path: join(cwd, 'hill-2x-2.png'), width: 128, height: 96 },
    ])
  })

  test('says what it takes', async () => {
    const cwd = freshFolder()
    await photo(join(cwd, 'hill.jpg'), 64, 48)
    expect(await cli(['upscale', 'hill.jpg', '--scale', '3'], { cwd })).toMatchObject({ code: 2 })
    expect(await cli(['upscale', 'none.jpg'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/none\.jpg/),
    })
    expect((await cli(['upscale', 'hill.jpg', '--out', 'hill.webp'], { cwd })).err).toMatch(/\.png/)
  })

  test('24 megapixels come out within 600 MB of memory', async () => {
    const cwd = freshFolder()
    await photo(join(cwd, 'large.jpg'), 1512, 1000)
    const { said, code } = run(['upscale', 'large.jpg', '--scale', '4', '--out', 'huge.png'], cwd)
    expect([await code, said.out]).toEqual([0, `${join(cwd, 'huge.png')}\n`])
    expect(await sharp(join(cwd, 'huge.png')).metadata()).toMatchObject({ width: 6048, height: 4000 })
    expect(Number(/peak (\d+)/.exec(said.err)?.[1]) / 1024).toBeLessThan(600)
  }, 300_000)

  test('that is killed leaves nothing half written', async () => {
    const cwd = freshFolder()
    await photo(join(cwd, 'large.jpg'), 1600, 1200)
    const { child, code } = run(['upscale', 'large.jpg', '--out', 'huge.png', '--json'], cwd)
    child.stdout.once('data', () => child.kill('SIGKILL'))
    await code
    expect(readdirSync(cwd)).toEqual(['large.jpg'])
  }, 60_000)
})
