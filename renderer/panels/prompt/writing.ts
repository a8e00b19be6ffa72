/** Writes into the prompt box as if typed, so that the box's own undo takes it back. */
import { spaced } from '../../document/insertion.ts'
import type { Stretch } from '../../document/vocabulary.ts'

export function writeIntoPrompt(text: string, at?: Stretch): void {
  const box = document.querySelector<HTMLTextAreaElement>('textarea[data-prompt]')
  if (box === null) return
  const stretch = at ?? { start: box.selectionStart, end: box.selectionEnd }
  box.focus()
  box.setSelectionRange(stretch.start, stretch.end)
  // The only way to edit a text box that keeps its undo.
  document.execCommand('insertText', false, spaced(box.value, stretch, text))
}
