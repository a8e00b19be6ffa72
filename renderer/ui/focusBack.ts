/** Where the keyboard was before a dialog opened: whoever came by keys goes on from there. */
import { usePanelStore } from '../stores/panelStore.ts'

let before: HTMLElement | null = null

export function followFocus(): () => void {
  return usePanelStore.subscribe(({ dialog }, { dialog: last }) => {
    if (dialog === null || last !== null) return
    const { activeElement } = document
    // A button that was clicked has the focus unseen, and there Space is to move the board.
    before = activeElement instanceof HTMLElement && activeElement.matches(':focus-visible') ? activeElement : null
  })
}

/** For `onCloseAutoFocus`; what has taken the focus since keeps it. */
export function giveFocusBack(event: Event): void {
  event.preventDefault()
  if (document.activeElement === document.body) before?.focus()
}
