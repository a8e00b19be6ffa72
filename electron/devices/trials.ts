/**
 * Devices are tried in utility processes, which only the main process can start: the engine process asks it by message.
 * (A plain Node process of this program would need a switch that the packed program has off.)
 */
import { join } from 'node:path'
import { utilityProcess, type UtilityProcess } from 'electron'
import type { Provider } from '../../engine/runtime/runtime.ts'
import { trialEnvironment, trialLimit, type TrialExit } from '../../engine/runtime/trial.ts'

/** From the engine process. */
export interface TryDevice {
  readonly type: 'try'
  readonly trial: number
  readonly provider: Provider
}

/** The answer. */
export interface Tried {
  readonly type: 'tried'
  readonly trial: number
  readonly exit: TrialExit
}

/** `folder`: where the bundles of the main process lie. */
export async function serveTrial(
  engine: UtilityProcess,
  { trial, provider }: TryDevice,
  folder: string,
): Promise<void> {
  const exit = await tryDevice(join(folder, 'trialProcess.cjs'), provider)
  engine.postMessage({ type: 'tried', trial, exit } satisfies Tried)
}

function tryDevice(entry: string, provider: Provider): Promise<TrialExit> {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(entry, [provider], {
      serviceName: 'Patchwork device trial',
      env: { ...process.env, ...trialEnvironment },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const said = { out: '', err: '' }
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill()
    }, trialLimit)
    child.stderr?.on('data', (text: Buffer) => (said.err += text.toString()))
    child.on('message', (result: string) => {
      said.out = result
      child.kill()
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      // One that has answered was ended by us.
      resolve({ ...said, code: said.out === '' ? code : 0, signal: null, timedOut: timedOut && said.out === '' })
    })
  })
}
