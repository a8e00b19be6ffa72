/** What the keys of the user's keyboard say. A US keyboard until the browser has told. */
import { create } from 'zustand'
import { usLayout, type KeyboardLayout } from '../actions/shortcut.ts'

export const useKeyboardStore = create<{ readonly layout: KeyboardLayout }>(() => ({ layout: usLayout }))
