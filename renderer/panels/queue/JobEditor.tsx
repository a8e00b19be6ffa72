import { useState, type KeyboardEvent } from 'react'
import { largestSeed, promptLimit, type QueuedPainting } from '../../../electron/contract.ts'
import { changeJob, editJob } from '../../actions/queue.ts'
import { ends } from '../../document/request.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { strings } from '../../strings.ts'
import { queueStrings } from '../../strings/queue.ts'
import { NumberInput } from '../../ui/NumberInput.tsx'

type Request = QueuedPainting['order']['request']

/** A waiting job's words and settings, changed in its place; it is not started meanwhile. */
export function JobEditor({ job }: { readonly job: QueuedPainting }) {
  const capabilities = useModelStore((facts) => facts.capabilities)
  const [request, setRequest] = useState<Request>(job.order.request)
  const change = (part: Partial<Request>) => setRequest((before) => ({ ...before, ...part }))
  const isValid = request.prompt.trim() !== '' && request.prompt.length <= promptLimit
  const defaults = capabilities?.defaults ?? null

  const leave = () => editJob(null)
  const save = () => {
    if (!isValid) return
    changeJob(job.id, { ...job.order, request: { ...request, prompt: request.prompt.trim() } })
    leave()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      event.preventDefault()
      leave()
    }
    const isEnter = event.key === 'Enter' && !event.shiftKey
    if (isEnter && event.target instanceof HTMLTextAreaElement) {
      event.preventDefault()
      save()
    }
  }
  return (
    <li className="queue-job is-edited" data-form onKeyDown={onKeyDown}>
      <textarea
        className="text-field"
        aria-label={queueStrings.words}
        rows={3}
        autoFocus
        value={request.prompt}
        onChange={({ target }) => change({ prompt: target.value })}
      />
      <div className="queue-numbers">
        <label>
          {strings.sampling.count}
          <NumberInput
            label={strings.sampling.count}
            value={request.count}
            min={1}
            max={8}
            step={1}
            onChange={(count) => change({ count })}
          />
        </label>
        {defaults !== null && (
          <label>
            {strings.sampling.steps}
            <NumberInput
              label={strings.sampling.steps}
              value={request.steps ?? defaults.steps}
              {...ends('steps')}
              onChange={(steps) => change({ steps })}
            />
          </label>
        )}
        {defaults !== null && (
          <label>
            {strings.sampling.guidance}
            <NumberInput
              label={strings.sampling.guidance}
              value={request.guidance ?? defaults.guidance}
              {...ends('guidance')}
              onChange={(guidance) => change({ guidance })}
            />
          </label>
        )}
        <label>
          {strings.sampling.seed}
          <NumberInput
            label={strings.sampling.seed}
            value={request.seed}
            min={0}
            max={largestSeed}
            step={1}
            onChange={(seed) => change({ seed, imageIndex: 0 })}
          />
        </label>
      </div>
      <div className="queue-buttons">
        <button type="button" className="button is-solid" disabled={!isValid} onClick={save}>
          {queueStrings.save}
        </button>
        <button type="button" className="button" onClick={leave}>
          {queueStrings.leave}
        </button>
      </div>
    </li>
  )
}
