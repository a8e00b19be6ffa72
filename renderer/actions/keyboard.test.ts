import { beforeEach, describe, expect, test, vi } from 'vitest'
import { board } from '../stores/boardStore.ts'
import { useKeyboardStore } from '../stores/keyboardStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { useConversationStore } from '../stores/conversationStore.ts'
import { enterWords, usePromptStore } from '../stores/promptStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { listenToKeys } from './keyboard.ts'
import { keepMenus } from './menus.ts'
import { deletePictures } from './pictures.ts'
import { openTestStudio, testPicture, type TestStudio } from './testStudio.ts'

/** As much of the page as keys need: elements know what they lie in. */
class Element extends EventTarget {
  readonly inside: string
  readonly dataset: Record<string, string> = {}
  isContentEditable = false
  constructor(inside = '') {
    super()
    this.inside = inside
  }
  closest(selector: string) {
    return this.inside !== '' && selector.includes(this.inside) ? this : null
  }
}
class Input extends Element {
  type = 'text'
}
class TextArea extends Element {
  value = ''
  selectionStart = 0
  selectionEnd = 0
}

const prompt = (value: string) => Object.assign(new TextArea('data-prompt'), { value })

const fox = testPicture()
const edit = testPicture({ parentId: fox.id, verb: 'edit' })
let studio: TestStudio
beforeEach(() => {
  studio = openTestStudio([fox, edit])
  vi.stubGlobal('HTMLElement', Element)
  vi.stubGlobal('HTMLInputElement', Input)
  vi.stubGlobal('HTMLTextAreaElement', TextArea)
  listenToKeys()
})

type Held = Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey' | 'isComposing' | 'repeat', boolean>>
function press(key: string, code: string, held: Held = {}, target: EventTarget = new Element()): boolean {
  return send('keydown', key, code, held, target)
}
function send(type: string, key: string, code: string, held: Held = {}, target: EventTarget = new Element()): boolean {
  const event = new Event(type, { cancelable: true })
  const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, isComposing: false, repeat: false }
  for (const [name, value] of Object.entries({ ...none, ...held, key, code, target })) {
    Object.defineProperty(event, name, { value })
  }
  Object.assign(event, { getModifierState: () => false })
  window.dispatchEvent(event)
  return event.defaultPrevented
}
const { getState: panel } = usePanelStore

describe('keys', () => {
  test('run what they say: on a German keyboard, the key with the Z takes back', async () => {
    useKeyboardStore.setState({
      layout: new Map([
        ['KeyY', 'z'],
        ['KeyZ', 'y'],
        ['KeyA', 'a'],
      ]),
    })
    select(fox.id)
    press('Delete', 'Delete')
    await studio.settled()
    expect(board().pictures).toHaveLength(1)
    expect(press('y', 'KeyZ', { ctrlKey: true })).toBe(false)
    expect(press('z', 'KeyY', { ctrlKey: true })).toBe(true)
    await studio.settled()
    expect(board().pictures).toHaveLength(2)
  })

  test('that the user gave to another verb run that one, and no longer the first', () => {
    useSettingsStore.setState({
      shortcuts: { palette: [{ key: 'j', mod: true }], shortcuts: [{ key: 'k', mod: true }] },
    })
    press('k', 'KeyK', { ctrlKey: true })
    expect(panel().dialog).toBe('shortcuts')
    press('j', 'KeyJ', { ctrlKey: true })
    expect(panel().dialog).toBe('palette')
  })

  test('plain ones write while something is typed; those with Control and Escape still work', () => {
    expect(press('g', 'KeyG', {}, prompt('a fox'))).toBe(false)
    expect(press('?', 'Slash', { shiftKey: true }, prompt('a fox'))).toBe(false)
    expect(panel().side).toBe('library')
    expect(press('k', 'KeyK', { ctrlKey: true }, prompt('a fox'))).toBe(true)
    expect(panel().dialog).toBe('palette')
  })

  test('are left to an input method, to a dialog that keeps them, and to a button that has the focus', () => {
    expect(press('k', 'KeyK', { ctrlKey: true, isComposing: true })).toBe(false)
    expect(press('g', 'KeyG', {}, new Element('data-keeps-keys'))).toBe(false)
    expect(press('Enter', 'Enter', { ctrlKey: true }, new Element('button'))).toBe(false)
    expect(panel()).toMatchObject({ side: 'library', dialog: null })
  })

  test('in any dialog, popover or menu leave what lies behind alone: nothing is deleted or taken back', async () => {
    await deletePictures([fox.id])
    select(edit.id)
    for (const role of ['dialog', 'menu']) {
      const inside = new Element(`[role="${role}"]`)
      for (const key of ['Delete', 'Backspace', 'x', 'n']) expect(press(key, key, {}, inside)).toBe(false)
      expect(press('z', 'KeyZ', { ctrlKey: true }, inside)).toBe(false)
    }
    await studio.settled()
    expect(board().pictures.map(({ id }) => id)).toEqual([edit.id])
    expect(press('k', 'KeyK', { ctrlKey: true }, new Element('[role="dialog"]'))).toBe(true)
    expect(panel().dialog).toBe('palette')
  })

  test('in a form of a panel, on its buttons too, run no tool and write no prompt; those with Control do', () => {
    const inside = new Element('[data-form]')
    select(fox.id)
    for (const key of ['r', 'g', 'Delete', '/', 'ü']) expect(press(key, key, {}, inside)).toBe(false)
    expect(panel().side).toBe('library')
    expect(press('k', 'KeyK', { ctrlKey: true }, inside)).toBe(true)
    expect(panel().dialog).toBe('palette')
  })

  test('on a button that Tab has reached run no tool and write no prompt; one that was clicked leaves them to the board', () => {
    const button = new Element('button')
    const happens = (type: string) =>
      window.dispatchEvent(Object.defineProperty(new Event(type), 'target', { value: button }))
    press('Tab', 'Tab')
    happens('focusin')
    for (const key of ['g', 'v', 'Delete', 'ü']) expect(press(key, key, {}, button)).toBe(false)
    expect(panel().side).toBe('library')
    expect(press('k', 'KeyK', { ctrlKey: true }, button)).toBe(true)
    usePanelStore.setState({ dialog: null })
    happens('pointerdown')
    happens('focusin')
    expect(press('g', 'KeyG', {}, button)).toBe(true)
    expect(panel().side).toBeNull()
  })

  test('of a place are its own but for those of the verbs that it names', () => {
    const place = Object.assign(new Element('data-keeps-keys'), { dataset: { keepsKeys: 'gallery palette' } })
    expect(press('h', 'KeyH', { shiftKey: true }, place)).toBe(false)
    expect(press('x', 'KeyX', {}, place)).toBe(false)
    expect(press('k', 'KeyK', { ctrlKey: true }, place)).toBe(true)
    expect(press('g', 'KeyG', {}, place)).toBe(true)
    expect(panel()).toMatchObject({ side: null, dialog: 'palette' })
  })

  test('Delete in the prompt deletes words only, also when it is held until they are gone; on the board, the picture', async () => {
    select(fox.id)
    for (const words of ['x', '']) expect(press('Delete', 'Delete', {}, prompt(words))).toBe(false)
    expect(press('Delete', 'Delete')).toBe(true)
    await studio.settled()
    expect(board().pictures.map(({ id }) => id)).toEqual([edit.id])
  })

  test('Control with Z in a prompt where nothing was typed is the board’s; where something was, the words’', async () => {
    await deletePictures([fox.id])
    usePromptStore.setState({ drafts: { new: 'a fox', change: '' } })
    enterWords('new')
    expect(press('z', 'KeyZ', { ctrlKey: true }, prompt('a fox jumps'))).toBe(false)
    expect(press('z', 'KeyZ', { ctrlKey: true }, prompt('a fox'))).toBe(true)
    await studio.settled()
    expect(board().pictures).toHaveLength(2)
    usePromptStore.setState({ takenBack: true })
    expect(press('z', 'KeyZ', { ctrlKey: true, shiftKey: true }, prompt('a fox'))).toBe(false)
    enterWords('new')
    expect(press('z', 'KeyZ', { ctrlKey: true, shiftKey: true }, prompt('a fox'))).toBe(true)
    await studio.settled()
    expect(board().pictures).toHaveLength(1)
  })

  test('Escape deletes nothing, whatever is selected or judged', async () => {
    select(edit.id)
    useConversationStore.setState({ reviewingId: edit.id })
    for (let times = 0; times < 4; times++) press('Escape', 'Escape', {}, prompt(''))
    await studio.settled()
    expect([board().pictures.length, studio.inputsOf('pictures:delete')]).toEqual([2, []])
    expect(useViewStore.getState().selectedId).toBeNull()
  })

  test('a letter that is no tool, and Enter, go to the prompt; a tool does not, nor does anything in a dialog', () => {
    let focused = 0
    const box = Object.assign(prompt(''), { focus: () => focused++, setSelectionRange: () => undefined })
    vi.stubGlobal('document', { querySelector: () => box })
    expect(press('b', 'KeyB')).toBe(false)
    expect(focused).toBe(1)
    expect(press('Enter', 'Enter')).toBe(true)
    expect(focused).toBe(2)
    press('v', 'KeyV')
    press('g', 'KeyG')
    press(' ', 'Space')
    press('b', 'KeyB', { ctrlKey: true })
    press('b', 'KeyB', {}, new Element('[role="dialog"]'))
    press('b', 'KeyB', {}, prompt('a fox'))
    expect(focused).toBe(2)
  })

  test('a held key is one press, and letting go ends what it did, also when the window loses the focus', () => {
    select(edit.id)
    press('\\', 'Backslash')
    press('\\', 'Backslash', { repeat: true })
    expect(useViewStore.getState().comparing).toBe('before')
    send('keyup', '\\', 'Backslash')
    expect(useViewStore.getState().comparing).toBe('off')
    press('<', 'IntlBackslash')
    window.dispatchEvent(new Event('blur'))
    expect(useViewStore.getState().comparing).toBe('off')
  })
})

describe('the native menus', () => {
  const menus = () => studio.inputsOf('menu:set').at(-1)!.menus
  const undoItem = () =>
    menus()
      .flatMap(({ items }) => items)
      .find((item) => item.type === 'action' && item.actionId === 'undo')

  test('hold the verbs with the keys that the user set, and hear of changes', async () => {
    keepMenus()
    await studio.settled()
    expect(undoItem()).toMatchObject({ label: 'Undo', accelerator: 'CommandOrControl+Z' })
    useSettingsStore.setState({ shortcuts: { undo: [{ key: 'F9', shift: true }] } })
    await studio.settled()
    expect(undoItem()).toMatchObject({ accelerator: 'Shift+F9' })
    useSettingsStore.setState({ shortcuts: { undo: [{ key: 'я', mod: true }] } })
    await studio.settled()
    expect(undoItem()).not.toHaveProperty('accelerator')
  })

  test('run the verb that is chosen, show a recent picture, and tell a choice that nobody knows', async () => {
    keepMenus()
    await studio.settled()
    studio.tell({ type: 'menu:chosen', actionId: 'shortcuts' })
    expect(panel().dialog).toBe('shortcuts')
    studio.tell({ type: 'menu:chosen', actionId: `recent:${fox.id}` })
    expect(useViewStore.getState().selectedId).toBe(fox.id)
    studio.tell({ type: 'menu:chosen', actionId: 'paintTheMoon' })
    expect(useToastStore.getState().toasts.at(-1)).toMatchObject({ tone: 'error' })
    expect(useToastStore.getState().toasts.at(-1)!.message).toContain('paintTheMoon')
  })
})
