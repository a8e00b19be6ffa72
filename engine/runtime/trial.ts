/** The trial of a device happens in a process of its own: a driver may crash, hang or compute nonsense. */
import { spawn } from 'node:child_process'
import { z } from 'zod'
import { missingCase } from '../errors.ts'
import type { Provider } from './runtime.ts'

/** How a trial's process ended. */
export interface TrialExit {
  readonly out: string
  readonly err: string
  readonly code: number | null
  readonly signal: string | null
  readonly timedOut: boolean
}

/**
 * Starts a process that calls `runTrial` (engine/nextstep/deviceTrial.ts) and prints its result as JSON on a line;
 * `trialEnvironment` belongs into its environment. Never rejects.
 */
export type SpawnProbe = (provider: Provider) => Promise<TrialExit>

/** Makes the Vulkan loader name the adapters it finds. */
export const trialEnvironment: Readonly<Record<string, string>> = { VK_LOADER_DEBUG: 'info' }

/** A first start compiles shaders and may wake a sleeping card; a driver that needs longer hangs. */
export const trialLimit = 120_000

/** A trial as a Node process of this program: `args` are those of a command that prints what `runTrial` returns. */
export function nodeProbe(args: (provider: Provider) => readonly string[], limit: number = trialLimit): SpawnProbe {
  return (provider) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [...process.execArgv, ...args(provider)], {
        env: { ...process.env, ...trialEnvironment },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const said = { out: '', err: '' }
      let timedOut = false
      const timer = setTimeout(() => {
        timedOut = true
        child.kill('SIGKILL')
      }, limit)
      const end = (code: number | null, signal: string | null) => {
        clearTimeout(timer)
        resolve({ ...said, code, signal, timedOut })
      }
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
      child.on('error', () => end(null, null)).on('close', end)
    })
}

export const trialResultSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('right'),
    /** How many times faster than the processor the device made one large product. */
    speed: z.number().positive(),
    /** False where only one column at a time came out right. */
    wholePrompts: z.boolean(),
  }),
  z.object({ outcome: z.literal('wrong'), error: z.number().nullable() }),
  z.object({ outcome: z.literal('failed'), message: z.string() }),
])
export type TrialResult = z.output<typeof trialResultSchema>

interface Judgement {
  readonly name: string | null
  readonly state: 'works' | 'skipped'
  readonly reason: string
  readonly usable: boolean
  readonly wholePrompts: boolean
}

export function judgeTrial(provider: Provider, exit: TrialExit): Judgement {
  const adapter = provider === 'webgpu' ? adapterOf(exit.err) : null
  const judge = (state: Judgement['state'], reason: string, result?: Extract<TrialResult, { outcome: 'right' }>) => ({
    name: adapter,
    state,
    reason,
    usable: result !== undefined,
    wholePrompts: result?.wholePrompts ?? false,
  })
  const result = resultOf(exit.out)
  if (exit.timedOut) return judge('skipped', 'A trial run did not end in time; its driver may hang.')
  if (!result)
    return judge('skipped', `A trial run ended without a result (${endOf(exit)}); its driver may have crashed.`)
  switch (result.outcome) {
    case 'failed':
      return judge('skipped', plainly(result.message, exit.err))
    case 'wrong':
      return judge('skipped', 'A trial run gave wrong numbers; a newer driver may help.')
    case 'right': {
      const times = result.speed.toPrecision(2)
      if (adapter && isSoftware(adapter))
        return judge('skipped', 'It is a program that imitates a graphics card, slower than the processor.', result)
      if (result.speed <= 1) return judge('skipped', `It is slower than the processor (${times} of its speed).`, result)
      return judge(
        'works',
        `A trial run was right, and a large product ${times} times as fast as the processor's.`,
        result,
      )
    }
    default:
      return missingCase(result)
  }
}

/** The last line that is a result; libraries may have printed others. */
function resultOf(out: string): TrialResult | null {
  for (const line of out.trim().split('\n').toReversed()) {
    try {
      const parsed = trialResultSchema.safeParse(JSON.parse(line))
      if (parsed.success) return parsed.data
    } catch {
      // not JSON: something a library said
    }
  }
  return null
}

function endOf({ code, signal }: TrialExit): string {
  if (signal) return `signal ${signal}`
  return code === null ? 'it could not be started' : `exit code ${code}`
}

/** What the Vulkan loader found, a real card before one in software. */
function adapterOf(err: string): string | null {
  const names = [...err.matchAll(/^(?:\[Vulkan Loader\] )?INFO:\s+\[\d+\] (.+?)\s*$/gm)].map(
    ([, name]) => name as string,
  )
  return names.find((name) => !isSoftware(name)) ?? names[0] ?? null
}

function isSoftware(adapter: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|basic render/i.test(adapter)
}

function plainly(message: string, err: string): string {
  if (/Couldn't load Vulkan/.test(err)) return 'Vulkan is not installed (libvulkan.so.1 was not found).'
  if (/WebGPU adapter/.test(message)) return 'No graphics card was found that WebGPU can use.'
  if (/out of memory|allocat/i.test(message)) return 'Its memory was full when it was tried.'
  const [first = ''] = message.split('\n')
  return `A trial run failed: ${first.length > 160 ? `${first.slice(0, 160)}…` : first.replace(/\.?$/, '.')}`
}
