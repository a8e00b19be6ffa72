import { useModelStore } from '../../stores/modelStore.ts'

/** The models that are installed. */
export function ModelsPage() {
  const models = useModelStore((facts) => facts.models)
  return (
    <ul>
      {models.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  )
}
