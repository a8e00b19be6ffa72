/** The settings, each with its page, its words and its control. Pages and search both read this list. */
import type { Settings } from '../../../electron/contract.ts'
import { resetLayout } from '../../actions/layout.ts'
import { requestAction } from '../../actions/view.ts'
import { changeSettings } from '../../actions/settings.ts'
import { useSettingsStore } from '../../stores/settingsStore.ts'
import { openDialog, type SettingsPage, settingsPages } from '../../stores/panelStore.ts'
import { settingsStrings as words } from '../../strings/settings.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { DataFolder, Versions } from './About.tsx'
import { ServerSetting } from './ServerSetting.tsx'

export interface SettingEntry {
  readonly id: string
  readonly page: SettingsPage
  readonly label: string
  readonly hint: string
  /** The field of the settings file, where it is one: it can be marked as changed and put back. */
  readonly setting?: keyof Settings
  readonly Control: () => React.ReactNode
}

export const entries: readonly SettingEntry[] = [
  {
    id: 'theme',
    page: 'general',
    setting: 'theme',
    ...words.theme,
    Control: choice('theme', ['system', 'dark', 'light'], words.theme),
  },
  { id: 'scale', page: 'general', setting: 'scale', ...words.scale, Control: Scale },
  {
    id: 'motion',
    page: 'general',
    setting: 'reducedMotion',
    ...words.motion,
    Control: choice('reducedMotion', ['system', 'on', 'off'], words.motion),
  },
  { id: 'panels', page: 'general', ...words.panels, Control: button(words.panels.reset, resetLayout) },
  { id: 'tour', page: 'general', ...words.tour, Control: button(words.tour.again, startTour) },
  { id: 'guard', page: 'generation', setting: 'guard', ...words.guard, Control: GuardStrength },
  { id: 'request', page: 'generation', ...words.request, Control: button(words.request.open, openRequest) },
  { id: 'zoom', page: 'canvas', ...words.zoom, Control: () => null },
  { id: 'metadata', page: 'privacy', setting: 'metadata', ...words.metadata, Control: Metadata },
  { id: 'server', page: 'privacy', setting: 'server', ...words.server, Control: ServerSetting },
  { id: 'network', page: 'privacy', ...words.network, Control: () => null },
  {
    id: 'device',
    page: 'advanced',
    setting: 'device',
    ...words.device,
    Control: choice('device', ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'], words.device),
  },
  // Pages that are more than a list; the search leads to them.
  { id: 'models', page: 'models', ...words.models, Control: () => null },
  { id: 'storage', page: 'storage', ...words.storage, Control: () => null },
  { id: 'keys', page: 'shortcuts', ...words.keys, Control: () => null },
  { id: 'folder', page: 'advanced', ...words.folder, Control: DataFolder },
  { id: 'version', page: 'advanced', ...words.version, Control: Versions },
]

/** Those whose label, hint or page hold every word, in page order. */
export function findEntries(query: string): readonly SettingEntry[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  const text = ({ label, hint, page }: SettingEntry) => `${label} ${hint} ${words.pages[page]}`.toLowerCase()
  return entries
    .filter((entry) => wanted.every((word) => text(entry).includes(word)))
    .toSorted((a, b) => settingsPages.indexOf(a.page) - settingsPages.indexOf(b.page))
}

type Choosable = 'theme' | 'reducedMotion' | 'device'

function choice<K extends Choosable>(
  setting: K,
  values: readonly Settings[K][],
  labels: Readonly<Record<Settings[K], string>> & { readonly label: string },
) {
  return function ChoiceControl() {
    const value = useSettingsStore((settings) => settings[setting])
    const options = values.map((option) => ({ value: option, label: labels[option] }))
    return (
      <Choice
        label={labels.label}
        options={options}
        value={value}
        onChange={(chosen) => void changeSettings({ [setting]: chosen })}
      />
    )
  }
}

function button(label: string, run: () => void | Promise<void>) {
  return function ButtonControl() {
    return (
      <button type="button" className="button is-solid" onClick={() => void run()}>
        {label}
      </button>
    )
  }
}

const scales = [0.8, 0.9, 1, 1.25, 1.5, 1.75, 2] as const

function Scale() {
  const scale = useSettingsStore((settings) => settings.scale)
  return (
    <Choice
      label={words.scale.label}
      options={scales.map((option) => ({ value: String(option), label: words.scale.percent(option) }))}
      value={String(scale)}
      onChange={(value) => void changeSettings({ scale: Number(value) })}
    />
  )
}

function GuardStrength() {
  const guard = useSettingsStore((settings) => settings.guard)
  return (
    <Slider
      label={words.guard.label}
      value={guard}
      min={0}
      max={1}
      step={0.05}
      onChange={(value) => void changeSettings({ guard: value })}
    />
  )
}

function Metadata() {
  const metadata = useSettingsStore((settings) => settings.metadata)
  return (
    <Choice
      label={words.metadata.label}
      options={[
        { value: 'on', label: words.metadata.on },
        { value: 'off', label: words.metadata.off },
      ]}
      value={metadata ? 'on' : 'off'}
      onChange={(value) => void changeSettings({ metadata: value === 'on' })}
    />
  )
}

function startTour(): void {
  openDialog(null)
  void changeSettings({ tourSeen: 0 })
}

function openRequest(): void {
  openDialog(null)
  // After the dialog has given the focus back.
  requestAnimationFrame(() => void requestAction.run())
}
