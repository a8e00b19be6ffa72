import { describe, expect, it } from 'vitest'
import { candidatesOf } from './devices.ts'
import { judgeTrial, type TrialExit } from './trial.ts'

const ended: TrialExit = { out: '', err: '', code: 0, signal: null, timedOut: false }
const right = JSON.stringify({ outcome: 'right', speed: 12.3, wholePrompts: true })
const loader = (name: string) =>
  `INFO:             linux_read_sorted_physical_devices:\nINFO:                  [0] ${name}  \n`

describe('what is tried', () => {
  it('ends with the processor on every platform', () => {
    for (const platform of ['linux', 'win32', 'darwin', 'freebsd'] as const) {
      for (const arch of ['x64', 'arm64']) expect(candidatesOf(platform, arch).at(-1)).toBe('cpu')
    }
  })

  it('is only what ONNX Runtime has there', () => {
    expect(candidatesOf('linux', 'x64')).toEqual(['cuda', 'webgpu', 'cpu'])
    expect(candidatesOf('linux', 'arm64')).toEqual(['cpu'])
    expect(candidatesOf('win32', 'x64')).toEqual(['webgpu', 'dml', 'cpu'])
    expect(candidatesOf('darwin', 'arm64')).toEqual(['webgpu', 'coreml', 'cpu'])
  })
})

describe('the reason a device is skipped', () => {
  it.each<[string, Partial<TrialExit>, RegExp]>([
    ['crashed', { code: null, signal: 'SIGSEGV' }, /signal SIGSEGV.*driver may have crashed/],
    ['left without a word', { code: 7 }, /exit code 7/],
    ['could not be started', { code: null }, /could not be started/],
    ['hung', { code: null, signal: 'SIGKILL', timedOut: true }, /did not end in time/],
    ['computed nonsense', { out: '{"outcome":"wrong","error":null}' }, /wrong numbers/],
    [
      'found no card',
      { out: JSON.stringify({ outcome: 'failed', message: 'Failed to get a WebGPU adapter: No supported adapters' }) },
      /No graphics card was found/,
    ],
    [
      'found no Vulkan',
      {
        err: "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open",
        out: JSON.stringify({ outcome: 'failed', message: 'Failed to get a WebGPU adapter' }),
      },
      /Vulkan is not installed/,
    ],
    [
      'had no memory left',
      { out: JSON.stringify({ outcome: 'failed', message: 'CUDA: out of memory' }) },
      /memory was full/,
    ],
  ])('when its trial %s', (_, exit, reason) => {
    const judged = judgeTrial('webgpu', { ...ended, ...exit })
    expect(judged).toMatchObject({ state: 'skipped', usable: false })
    expect(judged.reason).toMatch(reason)
    expect(judged.reason).toMatch(/^[A-Z].*\.$/)
  })

  it('is that it only imitates a card, which may still be asked for', () => {
    const judged = judgeTrial('webgpu', { ...ended, out: right, err: loader('llvmpipe (LLVM 15.0.6, 256 bits)') })
    expect(judged).toMatchObject({ state: 'skipped', usable: true, name: 'llvmpipe (LLVM 15.0.6, 256 bits)' })
  })

  it('is that the processor is faster', () => {
    const out = JSON.stringify({ outcome: 'right', speed: 0.5, wholePrompts: true })
    expect(judgeTrial('webgpu', { ...ended, out })).toMatchObject({ state: 'skipped', usable: true })
  })
})

describe('a device works', () => {
  it('when its trial was right and faster, whatever libraries print around the result', () => {
    const out = `driver says hello\n${right}\n{"outcome":"unheard of"}\nbye\n`
    const judged = judgeTrial('webgpu', { ...ended, out, err: loader('NVIDIA GeForce RTX 4090') })
    expect(judged).toMatchObject({ state: 'works', usable: true, name: 'NVIDIA GeForce RTX 4090', wholePrompts: true })
  })

  it('and is named by newer Vulkan loaders, too', () => {
    const err = '[Vulkan Loader] INFO:            [0] Intel(R) Arc(tm) A770 Graphics (DG2)  \n'
    expect(judgeTrial('webgpu', { ...ended, out: right, err }).name).toBe('Intel(R) Arc(tm) A770 Graphics (DG2)')
  })

  it('and is named before one in software', () => {
    const err = `${loader('llvmpipe (LLVM 15)')}INFO:    [1] AMD Radeon RX 7900 XT\n`
    expect(judgeTrial('webgpu', { ...ended, out: right, err })).toMatchObject({
      name: 'AMD Radeon RX 7900 XT',
      state: 'works',
    })
  })

  it('when it is right only one column at a time, and then is asked so', () => {
    const out = JSON.stringify({ outcome: 'right', speed: 3, wholePrompts: false })
    expect(judgeTrial('webgpu', { ...ended, out })).toMatchObject({ state: 'works', wholePrompts: false })
  })
})
