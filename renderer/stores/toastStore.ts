/** Short notes in the corner: what happened, and the one thing to do about it. */
import { strings } from '../strings.ts'
import { createFacts } from './facts.ts'

interface Offer {
  readonly label: string
  readonly run: () => void
}

export interface Toast {
  /** One toast per id: a second one replaces the first. */
  readonly id: string
  readonly tone: 'note' | 'error'
  readonly message: string
  readonly action?: Offer
  /** Instead of it. */
  readonly other?: Offer
}

export const useToastStore = createFacts<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }))

const newest = 4

export function notify(toast: Toast): void {
  useToastStore.setState(({ toasts }) => ({
    toasts: [...toasts.filter((other) => other.id !== toast.id), toast].slice(-newest),
  }))
}

export function dismiss(toast: Toast): void {
  useToastStore.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other !== toast) }))
}

/** What was told no longer holds: it is tried anew. */
export function withdraw(id: string): void {
  useToastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

/** Tells a failure in its own sentence. */
export function report(error: unknown, id = 'error'): void {
  const message = error instanceof Error ? error.message : strings.errors.unexpected(String(error))
  notify({ id, tone: 'error', message })
}
