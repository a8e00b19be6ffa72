/** When tips come and go, beyond what their own control hears. */
import { useMenuStore } from '../stores/menuStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'

let isTabbed = false

/** Whether the focus moves by a key that moves it: focus that is given back, as when a dialog closes, is no question. */
export function isFocusAsked(): boolean {
  return isTabbed
}

/** Tips go with the place, the dialog or the menu that they were told in. */
export function followTips(): () => void {
  const pressed = ({ key }: KeyboardEvent) => void (isTabbed = key === 'Tab' || key.startsWith('Arrow'))
  const clicked = () => void (isTabbed = false)
  window.addEventListener('keydown', pressed, true)
  window.addEventListener('pointerdown', clicked, true)
  const unwatch = [
    usePanelStore.subscribe((now, before) => {
      if (now.place !== before.place || now.dialog !== before.dialog) closeTips()
    }),
    useMenuStore.subscribe(closeTips),
  ]
  return () => {
    window.removeEventListener('keydown', pressed, true)
    window.removeEventListener('pointerdown', clicked, true)
    for (const stop of unwatch) stop()
  }
}

/** Radix closes the tip that is open when it hears that another opens. */
function closeTips(): void {
  document.dispatchEvent(new CustomEvent('tooltip.open'))
}
