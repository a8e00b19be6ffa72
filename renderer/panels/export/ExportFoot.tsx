import { FolderOpen } from 'lucide-react'
import { chooseExportFolder, startExport } from '../../actions/export.ts'
import { showExported } from '../../actions/exportJobs.ts'
import { cancelJobs } from '../../actions/queue.ts'
import { useExportStore } from '../../stores/exportStore.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { exportStrings as words } from '../../strings/export.ts'

/** Where it goes, and the going. */
export function ExportFoot() {
  const folder = useExportStore((facts) => facts.settings.folder)
  const isEmpty = useExportStore((facts) => facts.pictures.length === 0)
  const exports = useQueueStore((facts) => facts.exports)
  const going = exports.filter(({ state }) => state === 'running' || state === 'waiting' || state === 'stopping')
  return (
    <footer className="export-foot">
      <button type="button" className="button is-solid" onClick={() => void chooseExportFolder()}>
        <FolderOpen size={15} strokeWidth={1.75} aria-hidden />
        {words.chooseFolder}
      </button>
      <p className="export-folder" title={folder ?? undefined}>
        {folder ?? words.noFolder}
      </p>
      {going.length > 0 ? <Going jobs={going} /> : <Done />}
      <button type="button" className="button is-primary" disabled={isEmpty} onClick={() => void startExport()}>
        {words.start}
      </button>
    </footer>
  )
}

/** The one that runs; others wait for it. */
function Going({ jobs }: { readonly jobs: ReturnType<typeof useQueueStore.getState>['exports'] }) {
  const job = jobs.find(({ state }) => state !== 'waiting') ?? jobs[0]
  if (job === undefined) return null
  const { done, total } = job.progress ?? { done: 0, total: 0 }
  const percent = total > 0 ? Math.floor((100 * done) / total) : 0
  return (
    <div className="export-running">
      <span role="status">{words.running(percent, jobs.length - 1)}</span>
      <progress max={total || 1} value={done} aria-label={words.progress} />
      <button type="button" className="button is-solid" onClick={() => cancelJobs(jobs.map(({ id }) => id))}>
        {words.cancel}
      </button>
    </div>
  )
}

function Done() {
  const done = useExportStore((facts) => facts.done)
  if (done === null) return null
  return (
    <div className="export-done">
      <span role="status">{words.exportedHere(done.count)}</span>
      <button type="button" className="button is-solid" onClick={() => showExported(done.id)}>
        {words.show}
      </button>
    </div>
  )
}
