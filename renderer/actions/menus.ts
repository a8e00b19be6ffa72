/** The native menu bar, made of the same actions as everything else. */
import { bridge, call } from '../api.ts'
import type { Menu, MenuItem, Picture, Shortcut } from '../../electron/contract.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { actionOf, actions } from './all.ts'
import type { ActionId } from './ids.ts'
import { keysOf } from './keys.ts'
import { showPicture } from './pictures.ts'

/** Which actions, by id, in which menu; a dash is a line, `recent` the pictures brought in lately. */
const layout: readonly { readonly label: string; readonly ids: readonly (ActionId | '-' | 'recent')[] }[] = [
  {
    label: strings.menus.file,
    ids: [
      'board.new',
      'boards',
      '-',
      'import',
      'recent',
      '-',
      'save',
      'saveBare',
      'export',
      'export.sheet',
      '-',
      'copy',
    ],
  },
  {
    label: strings.menus.edit,
    ids: [
      'undo',
      'redo',
      '-',
      'duplicate',
      'delete',
      'takeOff',
      'selectAll',
      'deselect',
      '-',
      'arrange.grid',
      'order.front',
      'order.forward',
      'order.backward',
      'order.back',
      'flatten',
      'tool.crop',
      'cutOut',
      'tool.touchUp',
      '-',
      'settings',
    ],
  },
  {
    label: strings.menus.picture,
    ids: [
      'generate',
      'generate.draft',
      'pause',
      'continue',
      'stop',
      'steer',
      'choose.rows',
      '-',
      'goOn',
      'finish',
      'tool.scrub',
      'tool.extend',
      'variations',
      'series',
      'upscale.2',
      'upscale.4',
      'region.reroll',
      'recall',
      'another',
    ],
  },
  {
    label: strings.menus.view,
    ids: [
      'view.zoomIn',
      'view.zoomOut',
      'view.fit',
      'view.fitSelection',
      'view.actualSize',
      '-',
      'compare.slider',
      'compare.side',
      '-',
      'conversation',
      'gallery',
      'bin',
      'historyPanel',
      'queuePanel',
      'sets',
      'story',
      'export.workspace',
      '-',
      'theme',
    ],
  },
  { label: strings.menus.help, ids: ['palette', 'shortcuts'] },
]

const recentPrefix = 'recent:'
const recentCount = 10

export function keepMenus(): void {
  let recent: readonly Picture[] = []
  const send = () => void call('menu:set', { menus: layout.map((one) => menu(one, recent)) }).catch(report)
  const findRecent = async () => {
    const page = await call('pictures:page', { query: { verb: 'import' }, offset: 0, limit: recentCount })
    // Most changes of the library are painted pictures, which leave the menu as it is.
    const same = JSON.stringify(page.pictures.map(recentItem)) === JSON.stringify(recent.map(recentItem))
    recent = page.pictures
    if (!same) send()
  }
  send()
  findRecent().catch(report)
  useSettingsStore.subscribe(({ shortcuts }, before) => {
    if (shortcuts !== before.shortcuts) send()
  })
  bridge().onNotice((notice) => {
    if (notice.type === 'library:changed') findRecent().catch(report)
    if (notice.type === 'menu:chosen') choose(notice.actionId, recent)
  })
}

function choose(chosen: string, recent: readonly Picture[]): void {
  const picture = recent.find(({ id }) => chosen === `${recentPrefix}${id}`)
  if (picture !== undefined) {
    rememberPictures([picture])
    return showPicture(picture)
  }
  const action = actions.find(({ id }) => id === chosen)
  if (action === undefined) return report(new Error(strings.menus.unknown(chosen)), 'menu')
  if (action.isEnabled()) void action.run()
}

function menu({ label, ids }: (typeof layout)[number], recent: readonly Picture[]): Menu {
  const items = ids.flatMap((id): Menu['items'] => {
    if (id === '-') return [{ type: 'separator' }]
    if (id === 'recent') return [{ type: 'submenu', label: strings.menus.recent, items: recent.map(recentItem) }]
    return [item(actionOf(id))]
  })
  return { label, items }
}

function recentItem({ id, name, prompt }: Picture): MenuItem {
  const label = (name ?? prompt) || strings.picture.imported
  return { type: 'action', actionId: `${recentPrefix}${id}`, label: label.slice(0, 80) }
}

function item(action: Action): MenuItem {
  const [first] = keysOf(action)
  const accelerator = first === undefined ? null : acceleratorOf(first)
  return { type: 'action', actionId: action.id, label: action.label, ...(accelerator !== null && { accelerator }) }
}

const names: Readonly<Record<string, string>> = {
  '+': 'Plus',
  ' ': 'Space',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
}

/** As Electron writes keys; it knows signs of ASCII only. */
function acceleratorOf({ key, mod, shift, alt }: Shortcut): string | null {
  const sign = names[key] ?? (key.length === 1 ? key.toUpperCase() : key)
  if (!/^[!-~]+$/.test(sign)) return null
  return [mod === true && 'CommandOrControl', alt === true && 'Alt', shift === true && 'Shift', sign]
    .filter(Boolean)
    .join('+')
}
