import { modelStrings as words } from '../../strings/models.ts'
import { useModelsStore } from '../../stores/modelsStore.ts'
import { tryDevicesAgain } from '../../actions/models.ts'

/** What is free, and where large models are painted: every device that was tried, and why it was skipped. */
export function Machine() {
  const overview = useModelsStore((facts) => facts.overview)
  const devices = useModelsStore((facts) => facts.devices)
  if (overview === null) return null
  const { free, folder } = overview
  return (
    <section className="models-part">
      <h4>{words.machine}</h4>
      <p className="setting-hint">{words.freeMemory(free.memory)}</p>
      {free.gpu !== null && <p className="setting-hint">{words.freeGpu(free.gpu.freeBytes)}</p>}
      <p className="setting-hint">{words.freeDisk(free.disk, folder)}</p>
      {devices === null ? (
        <p className="setting-hint" role="status">
          {words.trying}
        </p>
      ) : (
        <>
          <ul className="devices" aria-label={words.devices}>
            {devices.candidates.map(({ provider, name, state, reason }) => (
              <li key={provider} data-state={provider === devices.chosen ? 'chosen' : state}>
                <p className="model-name">
                  {name}
                  <span className="model-tag">
                    {provider === devices.chosen ? words.deviceChosen : words.deviceState[state]}
                  </span>
                </p>
                <p className="setting-hint">{reason}</p>
              </li>
            ))}
          </ul>
          <button type="button" className="button is-solid" onClick={() => void tryDevicesAgain()}>
            {words.tryAgain}
          </button>
        </>
      )}
    </section>
  )
}
