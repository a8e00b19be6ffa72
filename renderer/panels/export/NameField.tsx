import { useState } from 'react'
import { saneName } from '../../../electron/contract.ts'
import { changeExport, useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Field } from '../../ui/Field.tsx'

/** Of the sheet, the animation or the document; taken when it is left, as far as a disk takes it. */
export function NameField() {
  const name = useExportStore((facts) => facts.settings.name)
  const [text, setText] = useState<string | null>(null)
  const leave = () => {
    if (text !== null && text.trim() !== '') changeExport({ name: saneName(text) })
    setText(null)
  }
  return (
    <Field label={words.sheetName}>
      <input
        className="text-field"
        aria-label={words.sheetName}
        value={text ?? name}
        spellCheck={false}
        maxLength={120}
        onChange={({ target }) => setText(target.value)}
        onBlur={leave}
        onKeyDown={({ key }) => key === 'Enter' && leave()}
      />
    </Field>
  )
}
