import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { InstalledModel } from '../../../electron/contract.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { modelStrings as words } from '../../strings/models.ts'
import { FitBar, partsInWords } from './FitBar.tsx'
import { FindingsText } from './FindingsText.tsx'
import { ProfileEditor } from './ProfileEditor.tsx'
import { useModelsStore } from '../../stores/modelsStore.ts'
import { removeModel, takeModel } from '../../actions/models.ts'

export function InstalledList() {
  const overview = useModelsStore((facts) => facts.overview)
  if (overview === null) return null
  return (
    <ul aria-label={words.installed}>
      {overview.models.map((model) => (
        <InstalledRow key={model.folder} model={model} free={overview.free.memory} />
      ))}
    </ul>
  )
}

function InstalledRow({ model, free }: { readonly model: InstalledModel; readonly free: number }) {
  const current = useModelStore((facts) => facts.modelId === model.id)
  const [asking, setAsking] = useState<'no' | 'trash' | 'forGood'>('no')
  const { id, name, fit, profile } = model
  const remove = async (forGood: boolean) => setAsking((await removeModel(id, forGood)) ? 'no' : 'forGood')
  return (
    <li className="model" aria-label={name}>
      <div className="model-head">
        <p className="model-name">
          {name}
          <span className="model-tag">
            {model.precision === null ? words.asReleased : words.precisions[model.precision].label}
          </span>
          {model.embedded && <span className="model-tag">{words.embedded}</span>}
        </p>
        {current ? (
          <span className="model-current">{words.inUse}</span>
        ) : (
          <button
            type="button"
            className="button is-solid"
            aria-label={words.useOne(name)}
            disabled={model.problem !== null}
            onClick={() => void takeModel(id)}
          >
            {words.use}
          </button>
        )}
        {model.removable && (
          <button
            type="button"
            className="button is-icon"
            aria-label={words.removeOne(name)}
            disabled={asking !== 'no'}
            onClick={() => setAsking('trash')}
          >
            <Trash2 size={15} strokeWidth={1.75} aria-hidden />
          </button>
        )}
      </div>
      <p className="setting-hint">
        {[words.onDisk(model.bytesOnDisk), ...(model.origin === null ? [] : [words.from(model.origin)])].join(' · ')}
      </p>
      {profile !== null && <FindingsText profile={profile} />}
      {profile !== null && model.removable && <ProfileEditor modelId={id} name={name} profile={profile} />}
      {fit !== null && <FitBar name={name} fit={fit} free={free} />}
      <p className={fit?.fitsMemory === true ? 'setting-hint' : 'model-problem'}>
        {model.problem ?? (fit?.fitsMemory === true ? words.needs(fit.total, free) : model.sentence)}
      </p>
      {fit !== null && <p className="model-parts">{partsInWords(fit)}</p>}
      {asking !== 'no' && (
        <div className="model-question" role="alertdialog" aria-label={words.removeOne(name)}>
          <p>{asking === 'trash' ? words.removeQuestion(name, model.bytesOnDisk) : words.noTrash(name)}</p>
          <button type="button" className="button is-solid" onClick={() => void remove(asking === 'forGood')}>
            {asking === 'trash' ? words.removeNow : words.removeForGood}
          </button>
          <button type="button" className="button" onClick={() => setAsking('no')}>
            {words.keep}
          </button>
        </div>
      )}
    </li>
  )
}
