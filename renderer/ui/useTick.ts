import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = performance.now()

/** The time, four times a second while `running`: often enough for numbers, however fast patches arrive. The same everywhere. */
export function useTick(running: boolean): number {
  return useSyncExternalStore(running ? listen : ignore, () => now)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  if (listeners.size === 1) {
    tick()
    timer = setInterval(tick, 250)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

function tick(): void {
  now = performance.now()
  for (const listener of listeners) listener()
}

function ignore(): () => void {
  return () => undefined
}
