/** Questions with one answer between the main process and a process of its own: numbered, answered in any order. */
import { EngineError } from '../engine/errors.ts'
import type { Result } from './contract.ts'
import { failure } from './painting.ts'

/** Name -> the question and its answer. */
export type CallTable<Calls> = { readonly [Name in keyof Calls]: { readonly input: unknown; readonly output: unknown } }

export interface Answer {
  readonly type: 'answer'
  readonly id: number
  readonly result: Result<unknown>
}

/** The asking side. `send` carries a question over; `settle` takes its answer; `failAll` when no answer can come. */
export function createCaller<Calls extends CallTable<Calls>>(
  send: (question: {
    readonly type: 'call'
    readonly id: number
    readonly name: keyof Calls
    readonly input: unknown
  }) => void,
) {
  const pending = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  let nextId = 0
  return {
    call: <Name extends keyof Calls>(name: Name, input: Calls[Name]['input']): Promise<Calls[Name]['output']> =>
      new Promise((resolve, reject) => {
        const id = nextId++
        pending.set(id, { resolve, reject })
        send({ type: 'call', id, name, input })
      }),
    settle({ id, result }: Answer): void {
      const asked = pending.get(id)
      pending.delete(id)
      if (result.ok) asked?.resolve(result.value as never)
      else asked?.reject(new EngineError(result.error.code, result.error.message))
    },
    failAll(message: string): void {
      for (const asked of pending.values()) asked.reject(new EngineError('engine/crashed', message))
      pending.clear()
    },
  }
}

/** The answering side: what a question came to, never thrown. */
export async function answerTo(id: number, work: () => unknown): Promise<Answer> {
  try {
    return { type: 'answer', id, result: { ok: true, value: await work() } }
  } catch (error) {
    return { type: 'answer', id, result: { ok: false, error: failure(error) } }
  }
}
