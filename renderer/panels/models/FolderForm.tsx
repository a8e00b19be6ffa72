import { FolderOpen } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Fit, FolderFit, Quantization } from '../../../electron/contract.ts'
import { modelStrings as words } from '../../strings/models.ts'
import { FitBar } from './FitBar.tsx'
import { useModelsStore } from '../../stores/modelsStore.ts'
import { chooseFolder, fetchAutoencoder, forgetFolder, importFolder, sayOfFolder } from '../../actions/models.ts'
import { FindingsText } from './FindingsText.tsx'
import { SaidFields, type Said } from './SaidFields.tsx'

export function FolderForm() {
  const folder = useModelsStore((facts) => facts.folder)
  const lacking = useModelsStore((facts) => facts.lacking)
  return (
    <div className="model-form">
      <h5>{words.folder.title}</h5>
      <p className="setting-hint">{words.folder.hint}</p>
      {folder === null ? (
        <>
          <button type="button" className="button is-solid model-choose" onClick={() => void chooseFolder()}>
            <FolderOpen size={15} strokeWidth={1.75} aria-hidden />
            {words.folder.choose}
          </button>
          {lacking !== null && <NoAutoencoder sentence={lacking} />}
        </>
      ) : (
        <Precisions key={folder.folder} folder={folder} />
      )}
    </div>
  )
}

/** What a choice brings up lies at the page's end: it is brought into view. */
function useIntoView<T extends HTMLElement>() {
  const element = useRef<T>(null)
  useEffect(() => element.current?.scrollIntoView({ block: 'start' }), [])
  return element
}

/** What is missing, and the one click that brings it. */
function NoAutoencoder({ sentence }: { readonly sentence: string }) {
  const element = useIntoView<HTMLDivElement>()
  return (
    <div ref={element} className="model-line" role="alert">
      <p className="model-problem">{sentence}</p>
      <button type="button" className="button is-solid" onClick={() => void fetchAutoencoder()}>
        {words.autoencoder.fetch}
      </button>
      <p className="setting-hint">{words.autoencoder.hint}</p>
    </div>
  )
}

/** How the chosen folder may be stored, what each way needs, and why one is offered. */
function Precisions({ folder }: { readonly folder: FolderFit }) {
  const [chosen, setChosen] = useState<Quantization | null>(folder.choice)
  const [said, setSaid] = useState<Said>({ generation: null, release: null })
  const element = useIntoView<HTMLFormElement>()
  const say = (next: Said) => {
    setSaid(next)
    void sayOfFolder(folder.folder, next)
  }
  return (
    <form
      ref={element}
      aria-label={folder.name}
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen !== null) void importFolder(folder.folder, chosen, said)
      }}
    >
      <p className="setting-fact">{folder.folder}</p>
      <FindingsText profile={folder.profile} />
      <SaidFields said={said} mayBeFound onChange={say} />
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
