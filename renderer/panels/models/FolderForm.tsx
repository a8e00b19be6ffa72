import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import type { Fit, FolderFit, Quantization } from '../../../electron/contract.ts'
import { modelStrings as words } from '../../strings/models.ts'
import { FitBar } from './FitBar.tsx'
import { useModelsStore } from '../../stores/modelsStore.ts'
import { chooseFolder, forgetFolder, importFolder } from '../../actions/models.ts'

export function FolderForm() {
  const folder = useModelsStore((facts) => facts.folder)
  return (
    <div className="model-form">
      <h5>{words.folder.title}</h5>
      <p className="setting-hint">{words.folder.hint}</p>
      {folder === null ? (
        <button type="button" className="button is-solid model-choose" onClick={() => void chooseFolder()}>
          <FolderOpen size={15} strokeWidth={1.75} aria-hidden />
          {words.folder.choose}
        </button>
      ) : (
        <Precisions key={folder.folder} folder={folder} />
      )}
    </div>
  )
}

/** How the chosen folder may be stored, what each way needs, and why one is offered. */
function Precisions({ folder }: { readonly folder: FolderFit }) {
  const [chosen, setChosen] = useState<Quantization | null>(folder.choice)
  return (
    <form
      aria-label={folder.name}
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen !== null) void importFolder(folder.folder, chosen)
      }}
    >
      <p className="setting-fact">{folder.folder}</p>
      <div role="radiogroup" aria-label={words.precision}>
        {folder.fits.map((fit) => (
          <label key={fit.quantization} className="model-precision">
            <input
              type="radio"
              name="precision"
              checked={chosen === fit.quantization}
              disabled={!fit.fitsDisk}
              onChange={() => setChosen(fit.quantization)}
            />
            <span className="model-precision-name">{words.precisions[fit.quantization].label}</span>
            <FitBar name={words.precisions[fit.quantization].label} fit={fit} free={folder.free.memory} />
            <span className="setting-hint">{verdict(fit, folder)}</span>
          </label>
        ))}
      </div>
      <p className={folder.choice === null ? 'model-problem' : 'setting-hint'}>{folder.sentence}</p>
      <div className="model-line">
        <button type="submit" className="button is-primary" disabled={chosen === null}>
          {words.folder.start}
        </button>
        <button type="button" className="button" onClick={forgetFolder}>
          {words.folder.cancel}
        </button>
      </div>
    </form>
  )
}

function verdict(fit: Fit, { free }: FolderFit): string {
  if (!fit.fitsDisk) return words.diskFull(fit.disk, free.disk)
  const needs = words.needs(fit.total, free.memory)
  return `${words.precisions[fit.quantization].hint} ${fit.fitsMemory ? words.fits : words.fitsNot}: ${needs}`
}
