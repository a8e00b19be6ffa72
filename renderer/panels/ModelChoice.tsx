import { call } from '../api.ts'
import { chooseModel } from '../actions/open.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { Choice } from '../ui/Choice.tsx'
import { Field } from '../ui/Field.tsx'

/** Only where there is something to choose. */
export function ModelChoice() {
  const models = useModelStore((facts) => facts.models)
  const modelId = useModelStore((facts) => facts.modelId)
  if (models.length < 2) return null
  const choose = async (id: string) => {
    try {
      await chooseModel(id)
      await call('settings:set', { modelId: id })
    } catch (error) {
      report(error, 'model')
    }
  }
  return (
    <Field label={strings.sampling.model} stacked>
      <Choice
        label={strings.sampling.model}
        options={models.map(({ id, name }) => ({ value: id, label: name }))}
        value={modelId}
        onChange={(id) => void choose(id)}
      />
    </Field>
  )
}
