/** Pictures that come from outside: dropped, pasted, or chosen from a file. */
import { boardPointAt } from '../stores/cameraStore.ts'
import { useDragStore } from '../stores/dragStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { importFiles, pasteFiles } from './importing.ts'
import { giveTable, isTable } from './series.ts'
import { beginWords } from './writing.ts'

export const importAction: Action = {
  id: 'import',
  label: strings.actions.import,
  shortcuts: [{ key: 'o', mod: true }],
  whileTyping: true,
  isEnabled: () => true,
  run() {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*,.psd,.tga,.ico,.bmp'
    input.multiple = true
    input.hidden = true
    input.addEventListener('change', () => void importFiles([...(input.files ?? [])]))
    for (const end of ['change', 'cancel']) input.addEventListener(end, () => input.remove())
    // In the page while the system's dialog is open: an element that nothing holds can be collected, and its answer with it.
    document.body.append(input)
    input.click()
  },
}

export function listenForPictures(): void {
  const dropping = (is: boolean) => {
    if (useDragStore.getState().dropping !== is) useDragStore.setState({ dropping: is })
  }
  window.addEventListener('dragover', (event) => {
    if (!hasFiles(event.dataTransfer)) return
    event.preventDefault()
    dropping(true)
  })
  window.addEventListener('dragleave', (event) => {
    // Leaving the window itself, not one element for another.
    if (event.relatedTarget === null) dropping(false)
  })
  window.addEventListener('drop', (event) => {
    event.preventDefault()
    dropping(false)
    const files = [...(event.dataTransfer?.files ?? [])]
    const onBoard = event.target instanceof Element && event.target.closest('[data-patches]') !== null
    const [table] = files.filter(isTable)
    if (table !== undefined) void giveTable(table)
    const others = files.filter((file) => !isTable(file))
    if (others.length > 0) void importFiles(others, onBoard ? boardPointAt(event.clientX, event.clientY) : null)
  })
  window.addEventListener('paste', (event) => {
    // Spreadsheets and word processors put a picture of the text beside the text.
    const isTyping = event.target instanceof Element && event.target.closest('input, textarea') !== null
    if (isTyping && (event.clipboardData?.getData('text/plain') ?? '') !== '') return
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return pasteWords(event)
    event.preventDefault()
    void pasteFiles(files)
  })
}

/** Words that are pasted on the board belong to the prompt, as do letters typed there. */
function pasteWords(event: ClipboardEvent): void {
  const words = event.clipboardData?.getData('text/plain') ?? ''
  const isElsewhere = event.target instanceof Element && event.target.closest(ownKeys) !== null
  if (words === '' || isElsewhere) return
  event.preventDefault()
  beginWords(words)
  // As if typed, so that the field's own undo takes it back.
  document.execCommand('insertText', false, words)
}

const ownKeys = 'input, textarea, select, form, [data-form], [role="dialog"], [role="menu"], [data-keeps-keys]'

function hasFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false
}
