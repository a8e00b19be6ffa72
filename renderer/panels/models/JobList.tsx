import { X } from 'lucide-react'
import type { QueuedModelJob } from '../../../electron/contract.ts'
import { modelStrings as words } from '../../strings/models.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { discardJob, jobTitle, resumeJob, stopJob } from '../../actions/models.ts'

/** Imports and downloads: running, stopped, failed or done. */
export function JobList() {
  const jobs = useQueueStore((facts) => facts.modelJobs)
  if (jobs.length === 0) return null
  return (
    <section className="models-part">
      <h4>{words.jobs}</h4>
      <ul aria-label={words.jobs}>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </section>
  )
}

function JobRow({ job }: { readonly job: QueuedModelJob }) {
  const { id, message } = job
  const title = jobTitle(job)
  const { stage, done, total, note } = job.progress ?? noProgress
  const state = shownState(job)
  const button = (label: string, run: (jobId: string) => Promise<void>) => (
    <button
      type="button"
      className="button is-solid"
      aria-label={words.jobLabel(title, label)}
      onClick={() => void run(id)}
    >
      {label}
    </button>
  )
  return (
    <li className="model" aria-label={title} data-state={state}>
      <div className="model-head">
        <p className="model-name">{title}</p>
        {state === 'running' && button(words.stop, stopJob)}
        {(state === 'stopped' || state === 'failed') && (
          <>
            {button(words.resume, resumeJob)}
            {button(words.discard, discardJob)}
          </>
        )}
        {state === 'done' && (
          <button
            type="button"
            className="button is-icon"
            aria-label={words.jobLabel(title, words.dismiss)}
            onClick={() => void discardJob(id)}
          >
            <X size={15} strokeWidth={1.75} aria-hidden />
          </button>
        )}
      </div>
      {state !== 'done' && (
        <progress
          className="model-progress"
          aria-label={title}
          max={1}
          {...(total > 0 || state !== 'running' ? { value: done / Math.max(1, total) } : {})}
        />
      )}
      <p className="setting-hint" role="status">
        {state === 'running' ? words.jobProgress(stage, done, total) : words.jobState[state]}
      </p>
      {note !== null && <p className="setting-hint">{note}</p>}
      {message !== null && <p className={state === 'failed' ? 'model-problem' : 'setting-hint'}>{message}</p>}
    </li>
  )
}

const noProgress = { stage: 'starting', done: 0, total: 0, note: null } as const

/** One that is being stopped still runs; none waits for long. */
function shownState({ state }: QueuedModelJob): 'running' | 'stopped' | 'failed' | 'done' {
  return state === 'stopped' || state === 'failed' || state === 'done' ? state : 'running'
}
