/** A verb of the studio: one object serves its buttons, its shortcut, the palette and every menu that lists it. */
import type { Shortcut } from '../../electron/contract.ts'
import type { ActionId } from './ids.ts'

/**
 * A button on a card says what the verb is about; from a key, the palette or a menu it is about what is selected.
 * Verbs about nothing in particular
 * have no subject. Without one, every verb can be asked and run: each finds its own.
 */
export interface Action<Subject = never> {
  readonly id: ActionId
  readonly label: string
  /** Its name where all verbs are listed, if its button, seen in its place, says less than is needed there. */
  readonly listedAs?: string
  /** The first is the one shown. */
  readonly shortcuts: readonly Shortcut[]
  /** Works while a text field has the focus, where plain keys belong to the text. */
  readonly whileTyping?: boolean
  isEnabled(subject?: Subject): boolean
  run(subject?: Subject): void | Promise<void>
  /** For verbs that last as long as their key or button is held. */
  release?(): void
}

export function listName({ label, listedAs }: Action): string {
  return listedAs ?? label
}

type VerbOf<Subject> = Omit<Action, 'isEnabled' | 'run' | 'release'> & {
  isEnabled?(subject: Subject): boolean
  run(subject: Subject): void | Promise<void>
}

/** A verb about something: `selected` finds it where nobody says what is meant. Without it the verb cannot run. */
export function about<Subject>(selected: () => Subject | null, verb: VerbOf<Subject>): Action<Subject> {
  const found = (subject: Subject | undefined) => subject ?? selected() ?? undefined
  return {
    ...verb,
    isEnabled(given) {
      const subject = found(given)
      return subject !== undefined && (verb.isEnabled?.(subject) ?? true)
    },
    run(given) {
      const subject = found(given)
      return subject === undefined ? undefined : verb.run(subject)
    },
  }
}
