/** Listens to the window's keys and runs the action that a key names. */
import type { Action } from './action.ts'
import { actions } from './all.ts'
import { keysOf } from './keys.ts'
import { isMac } from './platform.ts'
import { matches, type KeyPress, type Shortcut } from './shortcut.ts'

export function listenToKeys(): void {
  let held: { readonly code: string; readonly action: Action } | null = null
  window.addEventListener('keydown', (event) => {
    if (event.repeat && held?.code === event.code) return event.preventDefault()
    // A dialog that closed on Escape, or a text field, has already used this key.
    if (event.defaultPrevented || isInDialog(event.target) || pressesControl(event)) return
    const action = actionFor(event, isTyping(event))
    if (action === null) return
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
function pressesControl({ code, target }: KeyboardEvent): boolean {
  return code === 'Enter' && target instanceof HTMLElement && target.closest('button, a, select') !== null
}

/** A dialog that lies over the studio keeps its keys; only those that open and close dialogs pass. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[data-keeps-keys]') !== null
}

function actionFor(key: KeyPress, typing: boolean): Action | null {
  const fits = (action: Action) =>
    (!typing || action.whileTyping === true) &&
    keysOf(action).some((shortcut) => matches(shortcut, key, isMac()) && (!typing || leavesText(shortcut)))
  return actions.find((action) => fits(action) && action.isEnabled()) ?? null
}

/** Plain and shifted keys belong to the text. */
function leavesText(shortcut: Shortcut): boolean {
  return shortcut.mod === true || shortcut.code === 'Escape' || /^F\d+$/.test(shortcut.code)
}

/** Keys that have nothing to do in the text field as it is are free for the picture: Delete, and copying nothing. */
function isFree(event: KeyboardEvent, field: HTMLTextAreaElement): boolean {
  if (event.code === 'Delete') return field.value === ''
  const isCopy = event.code === 'KeyC' && (event.ctrlKey || event.metaKey)
  return isCopy && field.selectionStart === field.selectionEnd
}

function isTyping(event: KeyboardEvent): boolean {
  const { target } = event
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'range'
  if (target instanceof HTMLTextAreaElement) return !isFree(event, target)
  return target.isContentEditable
}
