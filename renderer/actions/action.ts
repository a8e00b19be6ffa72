/** A verb of the studio: one object serves its button, its shortcut and every menu that lists it. */
import type { Shortcut } from '../../electron/contract.ts'

export interface Action {
  readonly id: string
  readonly label: string
  /** The first is the one shown. */
  readonly shortcuts: readonly Shortcut[]
  /** Works while a text field has the focus, where plain keys belong to the text. */
  readonly whileTyping?: boolean
  isEnabled(): boolean
  run(): void | Promise<void>
  /** For verbs that last as long as their key or button is held. */
  release?(): void
}
