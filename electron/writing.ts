/** Files that are being written where the user said: a program that ended now would leave them out. */
export interface Writing {
  during<T>(path: string, work: Promise<T>): Promise<T>
  /** Paths of those that are not done. */
  list(): readonly string[]
  /** Resolves when all are done, well or not. */
  done(): Promise<void>
}

export function createWriting(): Writing {
  const underway = new Map<symbol, { readonly path: string; readonly ended: Promise<unknown> }>()
  return {
    during(path, work) {
      const key = Symbol(path)
      const ended = work.catch(() => undefined).then(() => underway.delete(key))
      underway.set(key, { path, ended })
      return work
    },
    list: () => [...underway.values()].map(({ path }) => path),
    async done() {
      while (underway.size > 0) await Promise.all([...underway.values()].map(({ ended }) => ended))
    },
  }
}
