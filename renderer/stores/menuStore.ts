/** The menu of the right button: what it offers, and where it opens, in CSS pixels of the window. */
import type { Point } from '../document/geometry.ts'
import type { ActionId } from '../actions/ids.ts'
import type { Shortcut } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

export type MenuEntry =
  | 'line'
  | {
      readonly type: 'verb'
      readonly label: string
      /** Its key is shown. */
      readonly action?: { readonly id: ActionId; readonly shortcuts: readonly Shortcut[] }
      readonly enabled: boolean
      run(): void
    }
  | { readonly type: 'more'; readonly label: string; readonly entries: readonly MenuEntry[] }

interface OpenMenu {
  readonly at: Point
  readonly label: string
  readonly entries: readonly MenuEntry[]
}

export const useMenuStore = createFacts<{ readonly menu: OpenMenu | null }>(() => ({ menu: null }))

export function openMenu(menu: OpenMenu | null): void {
  useMenuStore.setState({ menu })
}
