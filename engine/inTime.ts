import { createContext, Script } from 'node:vm'

/**
 * What `work` returns, or undefined when it has not returned after `ms` milliseconds: it is then broken off, even inside a
 * regular expression. Only for work that waits for nothing and leaves nothing half done.
 */
export function inTime<T>(ms: number, work: () => T): { readonly value: T } | undefined {
  let value: T
  const before = place.run
  place.run = () => void (value = work())
  try {
    script.runInContext(place, { timeout: ms })
    return { value: value! }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  } finally {
    place.run = before
  }
}

/** Node's own clock for scripts is the one way to break off a thread's own work without a second thread. */
const script = new Script('run()')
/** One for all: making one takes milliseconds, and every prompt asks several times. */
const place = createContext({ run: (): void => undefined }) as { run: () => void }
