/** Listens to the window's keys and runs the action that a key names. */
import type { Action } from './action.ts'
import { actions } from './all.ts'
import { followKeyboard } from './keyboardLayout.ts'
import { redoAction, undoAction } from './history.ts'
import { isKeyOf, keysOf, pressed } from './keys.ts'
import { focusPromptAction } from './view.ts'
import { beginWords } from './writing.ts'
import { usePromptStore } from '../stores/promptStore.ts'
import { leavesText, sameShortcut, type KeyPress } from '../document/shortcut.ts'

/** Presses of Escape that have closed a tip: it goes by itself, and nobody pressed the key for it. */
export const closedTip = new WeakSet<Event>()

export function listenToKeys(): void {
  let held: { readonly code: string; readonly action: Action } | null = null
  followKeyboard()
  followTab()
  window.addEventListener('keydown', (event) => {
    if (event.repeat && held?.code === event.code) return event.preventDefault()
    // A dialog that closed on Escape, a text field, or an input method has already used this key.
    const isUsed = event.defaultPrevented && !closedTip.has(event)
    if (isUsed || event.isComposing || pressesControl(event) || slides(event) || isHand(event)) return
    const typing = isTyping(event) || isInDialog(event.target)
    const passing = passingKeys(event.target)
    const action = actionFor(event, typing, passing)
    if (action === null) {
      if (passing !== null) return
      // The letter is written where the focus is by then.
      if (typing || hasOwnLetters(event.target) || !isForPrompt(event)) return
      if (event.key !== 'Enter') return beginWords(event.key)
      event.preventDefault()
      void focusPromptAction.run()
      return
    }
    event.preventDefault()
    if (action.release !== undefined) held = { code: event.code, action }
    void action.run()
  })
  const letGo = () => {
    held?.action.release?.()
    held = null
  }
  window.addEventListener('keyup', (event) => {
    if (event.code === held?.code) letGo()
  })
  window.addEventListener('blur', letGo)
}

/** Enter on a button or a link that has the focus is a press of it. */
function pressesControl({ key, target }: KeyboardEvent): boolean {
  return key === 'Enter' && target instanceof HTMLElement && target.closest('button, a, select') !== null
}

/** Space alone is the hand while it is held; see canvas/pointer.ts. */
function isHand({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return key === ' ' && !ctrlKey && !metaKey && !altKey && !shiftKey
}

/** The keys of a slider move it. */
function slides({ key, target }: KeyboardEvent): boolean {
  return /^(Arrow|Page|Home|End)/.test(key) && target instanceof HTMLInputElement && target.type === 'range'
}

/** A dialog keeps its keys, and so does a place but for those of the verbs that it names; null where the keys are the studio's. */
function passingKeys(target: EventTarget | null): readonly string[] | null {
  const keeper = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-keeps-keys]') : null
  return keeper && (keeper.dataset['keepsKeys'] ?? '').split(' ')
}

/** There, keys are as in a text: what lies behind is neither deleted nor taken back by them. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="dialog"], [role="menu"]') !== null
}

/**
 * The fields and buttons of a form are gone through by Tab, and so are those of bars and panels: a letter on one of these buttons
 * is no tool of the board. A click leaves the keyboard there, and what stands in a list is what the tools are about.
 */
function hasOwnLetters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('form, [data-form]') !== null) return true
  return tabbedTo.has(target) && target.closest('button, a') !== null && target.closest('li, [role="listbox"]') === null
}

/** What Tab has reached since the pointer was used last. */
let tabbedTo = new WeakSet<EventTarget>()

function followTab(): void {
  let isTab = false
  window.addEventListener('keydown', ({ key }) => void (isTab = key === 'Tab'), true)
  window.addEventListener('focusin', ({ target }) => void (isTab && target !== null && tabbedTo.add(target)))
  window.addEventListener('pointerdown', () => void (tabbedTo = new WeakSet()), true)
}

/** What the key says first comes first; where two actions share a shortcut, the first enabled one. */
function actionFor(
  press: KeyPress & Pick<Event, 'target'>,
  typing: boolean,
  passing: readonly string[] | null,
): Action | null {
  for (const said of pressed(press)) {
    if ((typing || hasOwnLetters(press.target)) && !leavesText(said)) continue
    const fits = (action: Action) =>
      (!typing || action.whileTyping === true) &&
      (passing === null || passing.includes(action.id)) &&
      keysOf(action).some((shortcut) => sameShortcut(shortcut, said)) &&
      action.isEnabled()
    const action = actions.find(fits)
    if (action !== undefined) return action
  }
  return null
}

/** On the board, a sign that no verb waits for belongs to the prompt, and so does such an Enter. */
function isForPrompt(event: KeyboardEvent): boolean {
  const { key, target } = event
  if (!(target instanceof HTMLElement) || isInDialog(target) || target.closest('select, input')) return false
  const isHeld = event.ctrlKey || event.metaKey || event.altKey
  if (isHeld && !event.getModifierState('AltGraph')) return false
  return key === 'Enter' || (Array.from(key).length === 1 && key !== ' ')
}

/**
 * Keys that have nothing to do in the prompt as it is are free for the board: copying nothing, taking back where nothing has
 * been typed. Not Delete: held until the words are gone, it would go on with the picture.
 */
function isFree(event: KeyboardEvent, field: HTMLTextAreaElement): boolean {
  if (field.closest('[data-prompt]') === null) return false
  const { entered, takenBack } = usePromptStore.getState()
  const isUntouched = field.value === entered
  if (isKeyOf(undoAction, event)) {
    // What is brought again next is what this takes back.
    if (isUntouched) usePromptStore.setState({ takenBack: false })
    return isUntouched
  }
  if (isKeyOf(redoAction, event)) return isUntouched && !takenBack
  const isCopy = pressed(event).some((said) => sameShortcut(said, { key: 'c', mod: true }))
  return isCopy && field.selectionStart === field.selectionEnd
}

function isTyping(event: KeyboardEvent): boolean {
  const { target } = event
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'range'
  if (target instanceof HTMLTextAreaElement) return !isFree(event, target)
  // Letters choose from a list.
  return target.isContentEditable || target.closest('select') !== null
}
