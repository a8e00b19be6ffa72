/**
 * Leave to speak to a machine out there. The page says where to, but only the user can say yes: in a dialog of the system,
 * which no page can press. What is agreed to holds until the program ends; the server that is kept in the settings came
 * through here.
 */
import { dialog, type BrowserWindow } from 'electron'
import { EngineError } from '../engine/errors.ts'
import { refuseLinkLocal } from '../engine/linkLocal.ts'

export interface Consent {
  /** Throws unless the user agrees, or has agreed before. `what` says what goes there or comes from there. */
  toReach(address: string, what: string): Promise<void>
}

/** `agreed`: addresses from before. */
export function createConsent(window: BrowserWindow, agreed: readonly string[]): Consent {
  const origins = new Set(agreed.flatMap((address) => originOf(address) ?? []))
  let asking = false
  return {
    async toReach(address, what) {
      const origin = originOf(address)
      // The engine has the better sentence for what is no address.
      if (origin === null) return
      refuseLinkLocal(new URL(origin).hostname)
      if (origins.has(origin)) return
      if (asking) throw new EngineError('request/invalid', 'Answer the question that is open first.')
      asking = true
      try {
        const { response } = await dialog.showMessageBox(window, {
          type: 'question',
          message: `Connect to ${origin}?`,
          detail: what,
          buttons: ['Connect', 'Cancel'],
          cancelId: 1,
          noLink: true,
        })
        if (response !== 0) throw new EngineError('request/invalid', `Nothing was sent to ${origin}.`)
        origins.add(origin)
      } finally {
        asking = false
      }
    },
  }
}

function originOf(address: string): string | null {
  try {
    const { origin } = new URL(address.trim())
    return origin === 'null' ? null : origin
  } catch {
    return null
  }
}
