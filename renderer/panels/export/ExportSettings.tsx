import { presetNames } from '../../../electron/contract.ts'
import { changeExport, useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { PresetBar } from './PresetBar.tsx'
import { Field } from '../../ui/Field.tsx'
import { Select } from '../../ui/Select.tsx'

const choices = presetNames.map((value) => ({ value, label: words.presets[value] }))

export function ExportSettings() {
  const { preset } = useExportStore((facts) => facts.settings)
  return (
    <section className="export-settings">
      <PresetBar />
      <Field label={words.preset}>
        <Select
          label={words.preset}
          value={preset}
          options={choices}
          onChange={(value) => changeExport({ preset: value })}
        />
      </Field>
    </section>
  )
}
