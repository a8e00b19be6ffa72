import { Undo2 } from 'lucide-react'
import { defaultSettings } from '../../../electron/contract.ts'
import { changeSettings } from '../../actions/settings.ts'
import { useSettingsStore } from '../../stores/settingsStore.ts'
import { openDialog } from '../../stores/panelStore.ts'
import { strings } from '../../strings.ts'
import { settingsStrings } from '../../strings/settings.ts'
import type { SettingEntry } from './entries.tsx'

/** One setting: its name, what it means, its control; marked when changed, with the way back. */
export function SettingRow({ entry, onPage }: { readonly entry: SettingEntry; readonly onPage?: () => void }) {
  const { setting, label, hint, Control, page } = entry
  const changed = useSettingsStore((settings) => setting !== undefined && !isDefault(setting, settings[setting]))
  return (
    <div className="setting" role="group" aria-label={label}>
      <div className="setting-words">
        <p className={`setting-label ${changed ? 'is-changed' : ''}`}>
          {label}
          {changed && setting !== undefined && (
            <button
              type="button"
              className="field-reset"
              aria-label={strings.sampling.resetOne(label)}
              onClick={() => void changeSettings({ [setting]: defaultSettings[setting] })}
            >
              <Undo2 size={12} strokeWidth={2} aria-hidden />
            </button>
          )}
        </p>
        <p className="setting-hint">{hint}</p>
        {onPage !== undefined && (
          <button
            type="button"
            className="setting-page"
            onClick={() => {
              onPage()
              openDialog('settings', page)
            }}
          >
            {settingsStrings.pages[page]}
          </button>
        )}
      </div>
      <div className="setting-control">
        <Control />
      </div>
    </div>
  )
}

function isDefault(setting: keyof typeof defaultSettings, value: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(defaultSettings[setting])
}
