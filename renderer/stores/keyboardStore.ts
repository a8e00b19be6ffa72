/** What the keys of the user's keyboard say. A US keyboard until the browser has told. */
import { usLayout, type KeyboardLayout } from '../document/shortcut.ts'
import { createFacts } from './facts.ts'

export const useKeyboardStore = createFacts<{ readonly layout: KeyboardLayout }>(() => ({ layout: usLayout }))
