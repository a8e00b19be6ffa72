/** Words that begin on the board: they are the prompt's, and go on there or begin anew. */
import { usePromptStore } from '../stores/promptStore.ts'
import { focusPromptAction } from './view.ts'

/**
 * Goes to the prompt for what is typed or pasted next, of which `first` is the beginning. Words that have been painted and stand there
 * unchanged are selected, so that it takes their place and undo brings them back; from those that have not, a space parts it.
 */
export function beginWords(first: string): void {
  void focusPromptAction.run()
  const box = document.querySelector<HTMLTextAreaElement>('[data-prompt]')
  if (box === null || box.value === '' || goesOn.test(first)) return
  if (usePromptStore.getState().history.includes(box.value.trim())) box.select()
  // As if typed, so that the field's own undo takes it back.
  else if (!/\s$/.test(box.value)) document.execCommand('insertText', false, ' ')
}

/** Signs that belong to the words before them. */
const goesOn = /^[\s,.;:!?)\]}]/
