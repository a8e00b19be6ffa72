/** The engine process's side of a trial: asks the main process to start it. */
import type { ParentPort } from 'electron'
import type { SpawnProbe, TrialExit } from '../../engine/runtime/trial.ts'
import type { Tried, TryDevice } from './trials.ts'

export function trialsByMain(main: ParentPort): SpawnProbe {
  const waiting = new Map<number, (exit: TrialExit) => void>()
  let next = 0
  main.on('message', ({ data }) => {
    const message = data as Tried | { readonly type: unknown }
    if (message.type !== 'tried') return
    const { trial, exit } = message as Tried
    waiting.get(trial)?.(exit)
    waiting.delete(trial)
  })
  return (provider) =>
    new Promise((resolve) => {
      const trial = next++
      waiting.set(trial, resolve)
      main.postMessage({ type: 'try', trial, provider } satisfies TryDevice)
    })
}
