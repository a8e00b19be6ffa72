/** The WebGPU path on SwiftShader, the software driver that every Electron carries: right numbers, no figures of speed. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { nodeProbe } from '../../engine/runtime/trial.ts'
import { probeDevices } from '../../engine/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const loader = ['--import', import.meta.resolve('tsx')]
const driver = await findSwiftShader()
if (!driver) console.warn('WebGPU is not tested: this machine has no Electron with SwiftShader for Linux x64.')

/** The environment in which Vulkan finds SwiftShader and nothing else. */
async function findSwiftShader(): Promise<Readonly<Record<string, string>> | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const launch = new URL('../../electron/launch/resolveElectron.mjs', import.meta.url).href
  const { resolveElectron } = (await import(launch)) as {
    readonly resolveElectron: (options: { root: string; note: (line: string) => void }) => Promise<string | null>
  }
  const electron = await resolveElectron({ root, note: console.error })
  const folder = dirname(electron ?? '')
  const registration = join(folder, 'vk_swiftshader_icd.json')
  if (!electron || !existsSync(registration)) return null
  return { VK_ICD_FILENAMES: registration, VK_DRIVER_FILES: registration, LD_LIBRARY_PATH: folder }
}

interface Line {
  readonly name: string
  readonly error: number
  readonly limit: number
}

function run(
  script: string,
): Promise<{ readonly code: number | null; readonly lines: readonly Line[]; readonly err: string }> {
  const child = spawn(process.execPath, [...loader, script], {
    cwd: root,
    env: { ...process.env, ...driver },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise((resolve, reject) => {
    const lines = () => out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]))
    child.on('error', reject).on('close', (code) => resolve({ code, lines: lines(), err }))
  })
}

describe.skipIf(!driver)('on WebGPU', () => {
  it('whole runs are those of the official implementation, and a picture is that of the processor', async () => {
    const { code, lines, err } = await run(fileURLToPath(new URL('./webgpuChild.ts', import.meta.url)))
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
    expect(lines.filter(({ error, limit }) => !(error <= limit))).toEqual([])
    expect(lines.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'e2e_t2i_gen_pos_embed: tokens',
        'e2e_edit_nocfg: source latents',
        'e2e_edit_nocfg: pixels',
        'e2e_t2i_16x64: tokens',
        '2 tokens read back',
        'truncated to 0',
        'painted another way and back',
        'grey levels between the devices',
      ]),
    )
  }, 900_000)

  it('a driver in software passes its trial, is named, and is not chosen unasked', async () => {
    const env = { ...process.env }
    Object.assign(process.env, driver)
    try {
      const entry = join(root, 'engine/cli.ts')
      const spawnProbe = nodeProbe((provider) => [...loader, entry, 'try-device', provider], 600_000)
      const { chosen, candidates } = await probeDevices({ spawnProbe })
      expect(chosen).toBe('cpu')
      expect(candidates.find(({ provider }) => provider === 'webgpu')).toMatchObject({
        name: expect.stringContaining('SwiftShader') as string,
        state: 'skipped',
        usable: true,
        reason: expect.stringContaining('imitates') as string,
        // Four threads to a subgroup are too few for ONNX Runtime's attention over many columns.
        wholePrompts: false,
      })
    } finally {
      process.env = env
    }
  }, 600_000)
})
