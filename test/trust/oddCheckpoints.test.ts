/** Checkpoints as people have them: saved by other programs, cached by a hub, kept in folders with any name. */
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { safetensorsWithHeader } from '../../engine/checkpoint/testing/buildSafetensors.ts'
import {
  archiveOf,
  int,
  orderedDict,
  pickled,
  tensorPickle,
} from '../../engine/checkpoint/testing/buildTorchArchive.ts'
import { openTorchArchive } from '../../engine/checkpoint/torchArchive.ts'
import { cli, freshFolder, tinyModel } from '../cli/cli.ts'
import { copyOfTiny, editJson } from '../cli/tinyCopy.ts'
import { paint } from './tinyPicture.ts'

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>

let right: string
beforeAll(async () => {
  process.env['PATCHWORK_MODELS'] = freshFolder()
  right = await paint(tinyModel)
})

function editWeights(path: string, change: (header: Header, data: Uint8Array) => Uint8Array | void): void {
  const bytes = readFileSync(path)
  const end = 8 + Number(bytes.readBigUInt64LE())
  const header = JSON.parse(bytes.toString('utf8', 8, end)) as Header
  const { __metadata__: _, ...tensors } = header as Header & { __metadata__?: unknown }
  const data = change(tensors, bytes.subarray(end)) ?? bytes.subarray(end)
  writeFileSync(path, safetensorsWithHeader(tensors, data))
}

test('the base of the rotary angles is read where transformers 5 writes it', async () => {
  const folder = copyOfTiny()
  const config = join(folder, 'config.json')
  editJson(config, (json) => {
    json['rope_parameters'] = { rope_theta: json['rope_theta'], rope_type: 'default' }
    delete json['rope_theta']
    delete json['rope_scaling']
  })
  expect(await paint(folder)).toBe(right)
  editJson(config, (json) => (json['rope_parameters'] = { rope_theta: 100, rope_type: 'default' }))
  expect(await paint(folder)).not.toBe(right)
})

test('shards win over a stray whole file, and an index without shards loses', async () => {
  const folder = copyOfTiny()
  const whole = join(folder, 'model.safetensors')
  const names = Object.keys(JSON.parse(headerOf(whole)) as object).filter((name) => name !== '__metadata__')
  const shard = 'model-00001-of-00001.safetensors'
  const index = { metadata: {}, weight_map: Object.fromEntries(names.map((name) => [name, shard])) }
  writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify(index))
  expect(await paint(folder)).toBe(right)
  renameSync(whole, join(folder, shard))
  writeFileSync(whole, safetensorsWithHeader({}, new Uint8Array(0)))
  expect(await paint(folder)).toBe(right)
})

test('what painting never reads may be of any kind, or missing', async () => {
  const folder = copyOfTiny()
  const whole = join(folder, 'model.safetensors')
  editWeights(whole, (header, data) => {
    header['lm_head.weight']!.dtype = 'F8_E4M3'
    header['kv_cache.scale'] = { dtype: 'F4_X', shape: [3], data_offsets: [data.length, data.length + 5] }
    return Buffer.concat([data, Buffer.alloc(5)])
  })
  expect(await paint(folder)).toBe(right)

  const names = Object.keys(JSON.parse(headerOf(whole)) as object)
  renameSync(whole, join(folder, 'a.safetensors'))
  const weightMap = Object.fromEntries(names.map((name) => [name, 'a.safetensors']))
  const index = { weight_map: { ...weightMap, 'lm_head.weight': 'b.safetensors', 'rotary.inv_freq': 'a.safetensors' } }
  writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify(index))
  expect(await paint(folder)).toBe(right)
})

test.each(['module.', 'model.', 'module.model.', '_orig_mod.'])('names that begin with %s', async (prefix) => {
  const folder = copyOfTiny()
  editWeights(join(folder, 'model.safetensors'), (header) => {
    for (const name of Object.keys(header)) {
      header[`${prefix}${name}`] = header[name]!
      delete header[name]
    }
  })
  expect(await paint(folder)).toBe(right)
})

test('an autoencoder that a trainer has wrapped', async () => {
  const folder = copyOfTiny()
  const path = join(folder, 'vae/checkpoint.pt')
  const source = await openTorchArchive(path)
  const storages: Record<string, { type: string; data: Float32Array }> = {}
  const tensors: [string, Buffer][] = []
  for (const [index, name] of source.names().entries()) {
    const { shape } = source.info(name)
    storages[index] = { type: 'FloatStorage', data: await source.read(name) }
    const strides = shape.map((__, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1))
    tensors.push([`module.${name}`, tensorPickle({ storage: `${index}`, shape, strides }, storages)])
  }
  await source.close()
  const wrapped = orderedDict([
    ['epoch', int(3)],
    ['optimizer', orderedDict([])],
    ['model', orderedDict(tensors)],
  ])
  writeFileSync(path, archiveOf(pickled(wrapped), storages))
  expect(await paint(folder)).toBe(right)
})

test.each([
  ['a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
  ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
])('settings saved with %s', async (_, encode) => {
  const folder = copyOfTiny()
  writeFileSync(join(folder, 'patchwork.json'), '{"name": "Tiny"}')
  for (const place of [folder, join(folder, 'vae')]) {
    for (const file of readdirSync(place).filter((name) => name.endsWith('.json')))
      writeFileSync(join(place, file), encode(readFileSync(join(place, file), 'utf8')))
  }
  expect(await paint(folder)).toBe(right)
  const { code, out } = await cli(['import', folder, '--name', `mark-${folder.length}-${encode('').length}`])
  expect(code).toBe(0)
  rmSync(out.trim(), { recursive: true })
})

test.each(['My Model [v2] (final)', 'Modell für Füchse', 'a*b?c', '模型', "it's 100% $HOME"])(
  'a folder called %s, also as the place of models and conversions',
  async (name) => {
    const folder = copyOfTiny(name)
    const before = process.env['PATCHWORK_CACHE']
    process.env['PATCHWORK_CACHE'] = join(dirname(folder), `cache of ${name}`)
    process.env['PATCHWORK_MODELS'] = join(dirname(folder), `models of ${name}`)
    try {
      expect(await paint(folder)).toBe(right)
      const { code, out, err } = await cli(['import', folder, '--quantize', 'fp32'])
      expect([code, code === 0 ? '' : err]).toEqual([0, ''])
      expect(basename(out.trim())).toMatch(/^[\w.-]+-fp32$/)
      expect(await paint(basename(out.trim()))).toBe(right)
    } finally {
      process.env['PATCHWORK_CACHE'] = before
    }
  },
)

test("a model in a hub's cache is found by its folder and called by its name", async () => {
  const repository = join(freshFolder(), 'models--someone--Tiny-Fox')
  const commit = '3f2a'.repeat(10)
  const snapshot = join(repository, 'snapshots', commit)
  for (const folder of ['blobs', 'refs', `snapshots/${commit}/vae`, `snapshots/${'0'.repeat(40)}`])
    mkdirSync(join(repository, folder), { recursive: true })
  writeFileSync(join(repository, 'refs/main'), commit)
  for (const [index, file] of [...filesOf(tinyModel), ...filesOf(join(tinyModel, 'vae'))].entries()) {
    const place = join(snapshot, file.slice(tinyModel.length + 1))
    cpSync(file, join(repository, 'blobs', `${index}`))
    symlinkSync(join(repository, 'blobs', `${index}`), place)
  }
  process.env['PATCHWORK_MODELS'] = freshFolder()
  expect(await paint(snapshot)).toBe(right)
  expect(await paint(repository)).toBe(right)
  const { out } = await cli(['import', snapshot, '--quantize', 'fp32'])
  expect(basename(out.trim())).toBe('Tiny-Fox-fp32')
  rmSync(join(repository, 'blobs'), { recursive: true })
  await expect(paint(snapshot)).rejects.toThrow(/config\.json is a link to .*blobs.*, which is gone/)
})

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(folder, entry.name)] : [],
  )
}

function headerOf(path: string): string {
  const bytes = readFileSync(path)
  return bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE()))
}
