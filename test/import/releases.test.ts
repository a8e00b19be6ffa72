/** Every published release, by its file names and config keys: imported, named, and run with its own settings. */
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Findings } from '../../engine/checkpoint/recognise.ts'
import { importModel } from '../../engine/import/importModel.ts'
import type { ModelEntry } from '../../engine/models.ts'
import { releaseIn, releaseNames, releases, type ReleaseName } from '../../engine/nextstep/releases.ts'
import { cli, freshFolder, tinyModel } from '../cli/cli.ts'
import { copyOfTiny, editJson } from '../cli/tinyCopy.ts'
import { startHub } from './hubServer.ts'
import { intoHubCache, moveAutoencoder, writeListing } from './releaseListing.ts'

beforeAll(() => {
  process.env['PATCHWORK_MODELS'] = freshFolder()
})

async function importedFrom(folder: string, ...flags: readonly string[]) {
  const run = await cli(['import', folder, '--quantize', 'int8', ...flags])
  expect([run.code, run.code === 0 ? '' : run.err]).toEqual([0, ''])
  return { ...run, id: basename(run.out.trim()) }
}

async function listed(id: string): Promise<ModelEntry & Findings> {
  const { out } = await cli(['models', '--json'])
  const models = JSON.parse(out) as (ModelEntry & Findings)[]
  const found = models.find((model) => model.id === id)
  if (!found) throw new Error(`${id} is not listed`)
  return found
}

const source = join(freshFolder(), 'source.png')

async function paint(id: string, isEdit: boolean) {
  const words = isEdit ? ['edit', source, 'make it blue', '--no-guard'] : ['generate', 'a fox']
  const run = await cli([...words, '--model', id, '--size', '32x32', '--seed', '3', '--json'])
  const events = run.out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
  return { ...run, recipe: events.find(({ type }) => type === 'image')?.recipe, message: events.at(-1)?.message }
}

describe.each(releaseNames)('%s', (name) => {
  const { generation, edits, grids: _, ...settings } = releases[name]
  let id: string

  test('imports as it is published, and says what it was taken for and why', async () => {
    const parent = freshFolder()
    let folder = await writeListing(parent, name)
    // NextStep-1.1 lies in the cache of a hub; the autoencoder of one is published alone.
    if (name === 'NextStep-1.1') folder = intoHubCache(folder, parent, `stepfun-ai/${name}`)
    if (name === 'NextStep-1-Large') moveAutoencoder(folder)
    const { err, id: imported } = await importedFrom(folder)
    id = imported
    expect(id).toBe(`${name}-int8`)
    const why = generation === '1.1' ? 'num_channels, no latent_channels' : 'latent_channels and fm_head_dim'
    expect(err).toContain(`because config.json has ${why}\n`)
    expect(err).toContain(`settings of ${name}, because its folder is called ${name}\n`)
    expect(err).not.toContain('Note')
    expect(await listed(id)).toMatchObject({ name: id, generation, release: name, notes: [] })
    rmSync(parent, { recursive: true })
  }, 180_000)

  test('runs with its own settings, and stands for them in the recipe', async () => {
    if (!readdirSync(join(source, '..')).includes('source.png')) {
      await cli(['generate', 'a fox', '--model', tinyModel, '--size', '32x32', '--steps', '2', '--out', source])
    }
    const { recipe, message } = await paint(id, edits)
    expect(message).toBeUndefined()
    const imageGuidance = edits ? settings.imageGuidance : 1
    expect(recipe).toMatchObject({ ...settings, imageGuidance, model: id })
  }, 180_000)

  test('refuses the other kind of work in a sentence that names the release for it', async () => {
    const { code, message } = await paint(id, !edits)
    expect(code).toBe(2)
    expect(message).toMatch(
      edits
        ? /only edits pictures; .* with NextStep-1-Large\.$/
        : /cannot edit pictures; NextStep-1-Large-Edit can: choose it, or leave the picture out\.$/,
    )
  })
})

test('Large-Edit is run as it was published', () => {
  expect(releases['NextStep-1-Large-Edit']).toMatchObject({
    steps: 50,
    timestepShift: 3.2,
    imageGuidance: 2,
    useNorm: true,
    negativePrompt: 'Copy original image.',
  })
})

test('training sizes are the grids of nine shapes and their transposes, as many pixels as the release was tuned for', () => {
  for (const name of releaseNames) {
    const { grids } = releases[name]
    const shapes = grids.map(([rows, columns]) => `${rows}x${columns}`)
    expect(new Set(shapes).size).toBe(shapes.length)
    for (const [rows, columns] of grids) expect(shapes).toContain(`${columns}x${rows}`)
    expect(shapes[0]).toBe(name === 'NextStep-1-Large-Pretrain' ? '16x16' : '32x32')
  }
  expect(releases['NextStep-1.1'].grids.map(([rows]) => rows).toSorted((a, b) => a - b)[0]).toBe(16)
  expect(releases['NextStep-1.1'].grids).toHaveLength(17)
})

test.each([
  ['stepfun-ai/NextStep-1-Large-Edit', 'NextStep-1-Large-Edit'],
  ['https://hub.example/someone/nextstep_1.1-pretrain-fp8', 'NextStep-1.1-Pretrain'],
  ['NextStep 1.1', 'NextStep-1.1'],
  ['NextStep-1.10', null],
  ['my-model', null],
] as const)('%s is called after %s', (text, release) => {
  expect(releaseIn(text)).toBe(release satisfies ReleaseName | null)
})

async function findings(folder: string, ...flags: readonly string[]): Promise<Findings> {
  const { out, err, code } = await cli(['fit', folder, '--json', ...flags])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Findings
}

describe('files that leave something open', () => {
  test('a tokenizer with a start-of-text token makes no NextStep-1.1', async () => {
    const folder = copyOfTiny('model')
    editJson(join(folder, 'tokenizer_config.json'), (json) => {
      const tokens = json['added_tokens_decoder'] as Record<string, { content: string }>
      tokens['570']!.content = '<|beginoftext|>'
    })
    expect(await findings(folder)).toMatchObject({ generation: '1.0', notes: [] })
  })

  test.each([
    [
      'both families of keys',
      (json: Record<string, unknown>) => (json['num_channels'] = 16),
      /latent_channels .* and num_channels/,
    ],
    ['neither', (json: Record<string, unknown>) => delete json['latent_channels'], /neither latent_channels/],
  ])('%s: what was assumed and how to override it, and the override is remembered', async (keys, change, said) => {
    const folder = copyOfTiny('model')
    editJson(join(folder, 'config.json'), change)
    const found = await findings(folder)
    expect(found).toMatchObject({ generation: '1.0', notes: [expect.stringMatching(said)] })
    expect(found.notes[0]).toMatch(/; NextStep-1 was assumed: if that is wrong, choose --generation 1\.1, .*\.$/)
    const painted = await cli(['generate', 'a fox', '--model', folder, '--size', '32x32', '--steps', '2', '--json'])
    expect(JSON.parse(painted.out.split('\n')[0] as string).warnings[0]).toBe(found.notes[0])

    expect(await findings(folder, '--generation', '1.1')).toMatchObject({ generation: '1.1', notes: [] })
    const { id } = await importedFrom(folder, '--generation', '1.1', '--name', `chosen-${keys.split(' ')[0]}`)
    expect(await listed(id)).toMatchObject({ generation: '1.1', why: 'its patchwork.json says so', notes: [] })
  })

  test('a name that contradicts the files: the files are believed, with general settings', async () => {
    const found = await findings(copyOfTiny('NextStep-1.1'))
    expect(found).toMatchObject({ generation: '1.0', release: null })
    expect(found.notes[0]).toMatch(
      /^It is called NextStep-1\.1 \(.*\), but it is of NextStep-1, because .*; the files were/,
    )
    expect(found.notes[0]).toMatch(
      /choose --generation 1\.1 or --release NextStep-1\.1, or the same on the model's page, if the name is right\.$/,
    )
  })

  test('a chosen release that contradicts the files keeps its settings, and says so', async () => {
    const found = await findings(copyOfTiny('model'), '--release', 'NextStep-1.1')
    expect(found).toMatchObject({ generation: '1.0', release: 'NextStep-1.1' })
    expect(found.notes[0]).toMatch(
      /its settings are used on that network: choose --generation 1\.1 .*--release, or the same on the model's page\.$/,
    )
  })

  test('a README and a name in config.json tell the release, too; none can be chosen against them', async () => {
    const folder = copyOfTiny('model')
    writeFileSync(join(folder, 'README.md'), '---\nlicense: x\n---\n# NextStep-1-Large-Edit\n')
    expect(await findings(folder)).toMatchObject({ release: 'NextStep-1-Large-Edit' })
    expect(await findings(folder, '--release', 'none')).toMatchObject({ release: null })
    rmSync(join(folder, 'README.md'))
    editJson(join(folder, 'config.json'), (json) => (json['_name_or_path'] = 'stepfun-ai/NextStep-1-Large'))
    expect(await findings(folder)).toMatchObject({ release: 'NextStep-1-Large' })
  })
})

test('the address on a hub tells the release, whatever the folder is called; it is remembered under any name', async () => {
  const address = 'https://hub.example/stepfun-ai/NextStep-1-Large-Edit'
  const origin = { kind: 'hub', address, commit: 'abc' } as const
  for await (const event of importModel(copyOfTiny('model'), { name: 'mine', origin })) {
    if (event.type !== 'planned') continue
    const { findings, usual } = event.profile
    expect(findings).toMatchObject({ release: 'NextStep-1-Large-Edit', releaseWhy: `it came from ${address}` })
    expect(usual).toMatchObject({ steps: 50, negativePrompt: 'Copy original image.' })
  }
  expect(await listed('mine')).toMatchObject({ release: 'NextStep-1-Large-Edit' })
})

describe('a folder that is not quite the one', () => {
  const refused = async (place: string) => {
    const { code, err } = await cli(['import', place])
    expect(code).toBe(2)
    return err
  }

  test('is told by what lies there, with the way to the right one', async () => {
    const folder = copyOfTiny('my model [1]')
    const parent = join(folder, '..')
    expect(await refused(parent)).toBe(
      `patchwork: ${parent} holds no config.json of its own; name a folder in it: ${folder}.\n`,
    )
    expect(await refused(join(folder, 'model.safetensors'))).toMatch(
      /is a file; name the folder of the whole checkpoint/,
    )
    expect(await refused(join(parent, 'nowhere'))).toMatch(/nowhere is not there; check its name\.\n$/)
    expect(await refused(freshFolder())).toMatch(
      /holds no config\.json; name the folder of a whole NextStep-1 checkpoint/,
    )
  })

  test('of a hub: its repositories, and its snapshots where no branch names one', async () => {
    const cache = freshFolder()
    const repository = intoHubCache(copyOfTiny('NextStep-1-Large'), cache, 'stepfun-ai/NextStep-1-Large')
    expect(await refused(cache)).toContain(`name a folder in it: ${repository}.`)
    const snapshots = join(repository, 'snapshots')
    const [commit = ''] = readdirSync(snapshots)
    expect(await refused(snapshots)).toContain(`name a folder in it: ${join(snapshots, commit)}.`)
    cpSync(join(snapshots, commit), join(snapshots, 'zz-older'), { recursive: true })
    rmSync(join(repository, 'refs'), { recursive: true })
    const both = `${join(snapshots, commit)}, ${join(snapshots, 'zz-older')}`
    expect(await refused(repository)).toContain(`name a folder in it: ${both}.`)
  })
})

test.each([
  ['is cut short', '{', /patchwork\.json is not valid JSON; mend it or delete it/],
  ['holds nonsense', '{"steps": "many"}', /patchwork\.json: steps must be a number; mend it or delete it/],
])('a patchwork.json that %s is told as what it is: nothing to get again', async (_, text, sentence) => {
  const folder = copyOfTiny('model')
  writeFileSync(join(folder, 'patchwork.json'), text)
  const { code, err } = await cli(['fit', folder])
  expect([code, err]).toEqual([1, expect.stringMatching(sentence)])
  rmSync(join(folder, 'patchwork.json'))
  expect(await findings(folder)).toMatchObject({ generation: '1.0' })
})

describe('an autoencoder elsewhere', () => {
  test('is found beside the checkpoint, also in the cache of a hub', async () => {
    const folder = copyOfTiny('model')
    moveAutoencoder(folder)
    expect(await findings(folder)).toMatchObject({ generation: '1.0' })
    const cache = freshFolder()
    const alone = copyOfTiny('alone')
    const repository = intoHubCache(moveAutoencoder(alone), cache, 'stepfun-ai/NextStep-1-f8ch16-Tokenizer')
    expect(readdirSync(repository)).toContain('snapshots')
    expect(await findings(intoHubCache(alone, cache, 'someone/a-model'))).toMatchObject({ generation: '1.0' })
  })

  test('is named with --vae; an import keeps it', async () => {
    const folder = copyOfTiny('model')
    const elsewhere = moveAutoencoder(folder, join(freshFolder(), 'somewhere'))
    const { id } = await importedFrom(folder, '--vae', elsewhere, '--name', 'with-vae')
    rmSync(elsewhere, { recursive: true })
    const { code } = await cli(['generate', 'a fox', '--model', id, '--size', '32x32', '--steps', '2'])
    expect(code).toBe(0)
    const wrong = await cli(['import', folder, '--vae', freshFolder()])
    expect(wrong.code).toBe(2)
    expect(wrong.err).toMatch(/holds no autoencoder .*; name the folder of NextStep-1-f8ch16-Tokenizer\.\n$/)
  })

  test('that is nowhere is offered in one sentence', async () => {
    const folder = copyOfTiny('model')
    rmSync(join(folder, 'vae'), { recursive: true })
    const { code, err } = await cli(['import', folder])
    expect(code).toBe(2)
    expect(err).toMatch(
      /name its folder with --vae, or fetch it with `patchwork download stepfun-ai\/NextStep-1-f8ch16-Tokenizer`\.\n$/,
    )
  })

  test('is fetched on its own, and a download brings it along for a checkpoint that has none', async () => {
    const models = (process.env['PATCHWORK_MODELS'] = freshFolder())
    const alone = copyOfTiny('alone')
    const hub = await startHub('stepfun-ai/NextStep-1-f8ch16-Tokenizer', moveAutoencoder(alone))
    try {
      const { code, out } = await cli(['download', `${hub.endpoint}/stepfun-ai/NextStep-1-f8ch16-Tokenizer`])
      expect([code, out]).toEqual([0, `${join(models, '.autoencoders', 'NextStep-1-f8ch16-Tokenizer')}\n`])
      const before = (await cli(['models', '--json'])).out
      expect(JSON.parse(before)).toHaveLength(1) // the embedded one: an autoencoder is no model
      const { id } = await importedFrom(alone, '--name', 'with-fetched')
      expect(await listed(id)).toMatchObject({ generation: '1.0' })

      const both = await startHub('someone/bare', alone, {}, { 'stepfun-ai/NextStep-1-f8ch16-Tokenizer': hub })
      try {
        const into = freshFolder()
        process.env['PATCHWORK_MODELS'] = freshFolder() // where no autoencoder is
        const run = await cli(['download', `${both.endpoint}/someone/bare`, '--into', into, '--quantize', 'fp16'])
        expect([run.code, run.out]).toEqual([0, `${join(into, 'bare-fp16')}\n`])
      } finally {
        await both.close()
      }
    } finally {
      await hub.close()
    }
  })

  test('of another stride: what was assumed and how to override it', async () => {
    const folder = copyOfTiny('model')
    editJson(join(folder, 'vae', 'config.json'), (json) => (json['ch_mult'] = [1, 2, 2]))
    const { notes } = await findings(folder)
    expect(notes).toEqual([
      'Its autoencoder makes a latent of 4 x 4 pixels, that of the releases of 8 x 8; patches of 8 x 8 pixels were assumed: name another autoencoder with --vae if that is wrong.',
    ])
  })
})
