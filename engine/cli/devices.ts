/** `patchwork devices`: where this machine can paint, and why not elsewhere. */
import { probeDevices } from '../index.ts'
import { runTrial } from '../nextstep/deviceTrial.ts'
import type { Provider } from '../runtime/runtime.ts'
import { nodeProbe } from '../runtime/trial.ts'
import type { Terminal } from './terminal.ts'

/** This program again, as the process that a driver may take down. */
export const commandLineProbe = nodeProbe((provider) => [process.argv[1] as string, 'try-device', provider])

export async function printDevices({ json }: { readonly json?: boolean }, terminal: Terminal): Promise<void> {
  if (!json) terminal.err('Trying what this machine has; the first time a driver may need a minute...\n')
  const report = await probeDevices({ spawnProbe: commandLineProbe, again: true })
  if (json) {
    terminal.out(`${JSON.stringify(report)}\n`)
    return
  }
  for (const { provider, name, state, reason } of report.candidates) {
    const mark = provider === report.chosen ? 'chosen' : state
    terminal.out(`${provider.padEnd(7)} ${mark.padEnd(8)} ${name}\n${' '.repeat(17)}${reason}\n`)
  }
}

export async function printTrial(provider: Provider, terminal: Terminal): Promise<void> {
  terminal.out(`${JSON.stringify(await runTrial(provider))}\n`)
}
