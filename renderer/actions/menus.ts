/** The native menu bar, made of the same actions as everything else. */
import { bridge, call } from '../api.ts'
import type { Menu } from '../../electron/contract.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { actions } from './all.ts'
import { keysOf } from './keys.ts'
import type { Shortcut } from './shortcut.ts'

/** Which actions, by id, in which menu; a dash is a line. */
const layout: readonly { readonly label: string; readonly ids: readonly string[] }[] = [
  { label: strings.menus.file, ids: ['import', '-', 'save', 'copy'] },
  { label: strings.menus.edit, ids: ['undo', 'redo', '-', 'delete', 'deselect', '-', 'settings'] },
  { label: strings.menus.picture, ids: ['generate', 'pause', 'continue', 'stop', '-', 'recall', 'another'] },
  {
    label: strings.menus.view,
    ids: [
      'view.zoomIn',
      'view.zoomOut',
      'view.fit',
      'view.fitSelection',
      'view.actualSize',
      '-',
      'conversation',
      'gallery',
      'historyPanel',
      'queuePanel',
      '-',
      'theme',
    ],
  },
  { label: strings.menus.help, ids: ['palette', 'shortcuts'] },
]

export function keepMenus(): void {
  const send = () => void call('menu:set', { menus: layout.map(menu) }).catch(report)
  send()
  useSettingsStore.subscribe(({ shortcuts }, before) => {
    if (shortcuts !== before.shortcuts) send()
  })
  bridge().onNotice((notice) => {
    if (notice.type !== 'menu:chosen') return
    const action = actions.find(({ id }) => id === notice.actionId)
    if (action?.isEnabled() === true) void action.run()
  })
}

function menu({ label, ids }: (typeof layout)[number]): Menu {
  const items = ids.flatMap((id): Menu['items'] => {
    if (id === '-') return [{ type: 'separator' }]
    const action = actions.find((candidate) => candidate.id === id)
    return action === undefined ? [] : [item(action)]
  })
  return { label, items }
}

function item(action: Action): Menu['items'][number] {
  const [first] = keysOf(action)
  const keys = first === undefined ? {} : { accelerator: accelerator(first) }
  return { type: 'action', actionId: action.id, label: action.label, ...keys }
}

const names: Readonly<Record<string, string>> = {
  Comma: ',',
  Period: '.',
  Slash: '/',
  Equal: '=',
  Minus: '-',
  Backslash: '\\',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
}

/** As Electron writes keys. */
function accelerator({ code, mod, shift, alt }: Shortcut): string {
  const key = names[code] ?? code.replace(/^(Key|Digit)/, '')
  return [mod === true && 'CommandOrControl', alt === true && 'Alt', shift === true && 'Shift', key]
    .filter(Boolean)
    .join('+')
}
