import { useState } from 'react'
import type { Quantization } from '../../../electron/contract.ts'
import { modelStrings as words } from '../../strings/models.ts'
import { Choice } from '../../ui/Choice.tsx'
import { download } from '../../actions/models.ts'

type Wanted = 'best' | Exclude<Quantization, 'fp32'>
const options = [
  { value: 'best', label: words.automatic },
  { value: 'fp16', label: words.precisions.fp16.label },
  { value: 'int8', label: words.precisions.int8.label },
  { value: 'int4', label: words.precisions.int4.label },
] as const satisfies readonly { readonly value: Wanted; readonly label: string }[]

export function DownloadForm() {
  const [address, setAddress] = useState('')
  const [wanted, setWanted] = useState<Wanted>('best')
  const [anyway, setAnyway] = useState(false)
  return (
    <form
      className="model-form"
      aria-label={words.download.title}
      onSubmit={(event) => {
        event.preventDefault()
        void download({ address: address.trim(), quantization: wanted === 'best' ? null : wanted, anyway })
        setAddress('')
      }}
    >
      <h5>{words.download.title}</h5>
      <p className="setting-hint">{words.download.hint}</p>
      <div className="model-known">
        {words.download.known.map((known) => (
          <button key={known} type="button" onClick={() => setAddress(known)}>
            {known}
          </button>
        ))}
      </div>
      <div className="model-line">
        <input
          className="text-field"
          aria-label={words.download.address}
          placeholder={words.download.placeholder}
          value={address}
          spellCheck={false}
          onChange={({ target }) => setAddress(target.value)}
        />
        <button type="submit" className="button is-primary" disabled={address.trim() === ''}>
          {words.download.start}
        </button>
      </div>
      <div className="model-line">
        <Choice label={words.precision} options={options} value={wanted} onChange={setWanted} />
        <label className="model-check">
          <input type="checkbox" checked={anyway} onChange={({ target }) => setAnyway(target.checked)} />
          {words.download.anyway}
        </label>
      </div>
    </form>
  )
}
