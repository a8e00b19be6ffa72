/** Where this machine can compute: what is tried, what works, and in one sentence why the rest is skipped. */
import { cpus } from 'node:os'
import { defaultCacheFolder } from '../folders.ts'
import { forgetCrash } from './lastRun.ts'
import { isCudaInstalled } from './ort.ts'
import { judgeTrial, type SpawnProbe } from './trial.ts'
import type { Provider } from './runtime.ts'

export interface DeviceCandidate {
  readonly provider: Provider
  /** Of the hardware where it is known, such as `NVIDIA GeForce RTX 4090`. */
  readonly name: string
  readonly state: 'works' | 'skipped'
  /** One sentence; of a candidate that works, what the trial showed. */
  readonly reason: string
  /** May be asked for by name: it computes rightly, if not faster than the processor. */
  readonly usable: boolean
  /** See `IoBinding.wholePrompts`. */
  readonly wholePrompts: boolean
}

export interface DeviceReport {
  /** What large models are painted on unless the user says otherwise. */
  readonly chosen: Provider
  /** Best first; the processor is the last. */
  readonly candidates: readonly DeviceCandidate[]
}

/** Best first. WebGPU goes before DirectML and Core ML because only there the KV cache stays on the device. */
export function candidatesOf(platform: NodeJS.Platform, arch: string): readonly Provider[] {
  switch (`${platform} ${arch}`) {
    case 'linux x64':
      return ['cuda', 'webgpu', 'cpu']
    case 'win32 x64':
    case 'win32 arm64':
      return ['webgpu', 'dml', 'cpu']
    case 'darwin arm64':
      return ['webgpu', 'coreml', 'cpu']
    default:
      return ['cpu']
  }
}

/** What each way of trying has found out; it holds until this process ends. */
const known = new WeakMap<SpawnProbe, Promise<DeviceReport>>()

export interface ProbeOptions {
  /** Starts the trial runs; without it only the processor can be offered. */
  readonly spawnProbe?: SpawnProbe | undefined
  /** Try once more, for instance after a driver was installed; one that took a process down gets another chance. */
  readonly again?: boolean
  readonly cacheFolder?: string
}

/** Tries every candidate in a process of its own, once. */
export async function probeDevices({
  spawnProbe,
  again = false,
  cacheFolder,
}: ProbeOptions = {}): Promise<DeviceReport> {
  if (!spawnProbe) return tryAll(undefined)
  const found = (again ? undefined : known.get(spawnProbe)) ?? tryAll(spawnProbe)
  known.set(spawnProbe, found)
  const report = await found
  if (again) {
    for (const { provider, usable } of report.candidates)
      if (usable) forgetCrash(cacheFolder ?? defaultCacheFolder(), provider)
  }
  return report
}

async function tryAll(spawnProbe: SpawnProbe | undefined): Promise<DeviceReport> {
  const candidates: DeviceCandidate[] = []
  // One after the other: two drivers that start at once disturb each other's times.
  for (const provider of candidatesOf(process.platform, process.arch))
    candidates.push(await tryOut(provider, spawnProbe))
  const chosen = candidates.find(({ state }) => state === 'works')?.provider ?? 'cpu'
  return { chosen, candidates }
}

async function tryOut(provider: Provider, spawnProbe: SpawnProbe | undefined): Promise<DeviceCandidate> {
  const skipped = (reason: string): DeviceCandidate => ({
    provider,
    name: providerNames[provider],
    state: 'skipped',
    reason,
    usable: false,
    wholePrompts: false,
  })
  if (provider === 'cpu') {
    const [first] = cpus()
    const name = `${first?.model.trim() || 'processor'}, ${cpus().length} threads`
    return { provider, name, state: 'works', reason: 'It always works.', usable: true, wholePrompts: true }
  }
  if (provider === 'cuda' && !isCudaInstalled())
    return skipped('The CUDA libraries of ONNX Runtime are not installed; docs/devices.md says how to add them.')
  if (!spawnProbe) return skipped('It was not tried, because this program has no process to try it in.')
  const trial = judgeTrial(provider, await spawnProbe(provider))
  return { provider, ...trial, name: trial.name ?? providerNames[provider] }
}

export const providerNames: Readonly<Record<Provider, string>> = {
  cpu: 'the processor',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
}
