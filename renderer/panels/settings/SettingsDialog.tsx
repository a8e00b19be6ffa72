import { Search, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { openDialog, type SettingsPage, settingsPages, usePanelStore } from '../../stores/panelStore.ts'
import { strings } from '../../strings.ts'
import { settingsStrings } from '../../strings/settings.ts'
import { Toasts } from '../../ui/Toasts.tsx'
import { StoragePage } from '../library/StoragePage.tsx'
import { ModelsPage } from '../models/ModelsPage.tsx'
import { entries, findEntries } from './entries.tsx'
import { SettingRow } from './SettingRow.tsx'
import { ShortcutsPage } from './ShortcutsPage.tsx'
import { giveFocusBack } from '../../ui/focusBack.ts'
import './settingsDialog.css'

const words = settingsStrings

/** Pages with more on them than a list of settings. */
const wholePages: Partial<Record<SettingsPage, () => React.ReactNode>> = {
  models: ModelsPage,
  storage: StoragePage,
  shortcuts: ShortcutsPage,
}

/** Every setting of the studio: by page, or found by its words. */
export function SettingsDialog() {
  const open = usePanelStore((facts) => facts.dialog === 'settings')
  const page = usePanelStore((facts) => facts.settingsPage)
  const [query, setQuery] = useState('')
  const close = () => {
    setQuery('')
    openDialog(null)
  }
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => (isOpen ? openDialog('settings') : close())}>
      <Dialog.Portal>
        <Dialog.Overlay className="sheet-shade" />
        <Dialog.Content className="settings-dialog" aria-describedby={undefined} onCloseAutoFocus={giveFocusBack}>
          <nav className="settings-nav" aria-label={words.title}>
            <Dialog.Title>{words.title}</Dialog.Title>
            <label className="settings-search">
              <Search size={14} strokeWidth={1.75} aria-hidden />
              <input
                type="search"
                placeholder={words.search}
                aria-label={words.search}
                value={query}
                onChange={({ target }) => setQuery(target.value)}
              />
            </label>
            {settingsPages.map((name) => (
              <button
                key={name}
                type="button"
                aria-current={(query === '' && name === page) || undefined}
                onClick={() => {
                  setQuery('')
                  openDialog('settings', name)
                }}
              >
                {words.pages[name]}
              </button>
            ))}
          </nav>
          <section className="settings-page" aria-label={query === '' ? words.pages[page] : words.search}>
            <header>
              <h3>{query === '' ? words.pages[page] : words.search}</h3>
              <Dialog.Close className="button is-icon" aria-label={strings.errors.close}>
                <X size={16} strokeWidth={1.75} aria-hidden />
              </Dialog.Close>
            </header>
            <div className="settings-body">
              {query === '' ? <Page name={page} /> : <Found query={query} onPage={() => setQuery('')} />}
            </div>
          </section>
          <Toasts />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Page({ name }: { readonly name: SettingsPage }) {
  const Whole = wholePages[name]
  if (Whole !== undefined) return <Whole />
  return entries.filter(({ page }) => page === name).map((entry) => <SettingRow key={entry.id} entry={entry} />)
}

/** Going to a setting's page ends the search. */
function Found({ query, onPage }: { readonly query: string; readonly onPage: () => void }) {
  const found = findEntries(query)
  if (found.length === 0) return <p className="settings-none">{words.nothing(query.trim())}</p>
  return found.map((entry) => <SettingRow key={entry.id} entry={entry} onPage={onPage} />)
}
