import { FolderOpen } from 'lucide-react'
import { cancelJobs } from '../../actions/queue.ts'
import { chooseExportFolder, startExport } from '../../actions/export.ts'
import { useExportStore } from '../../stores/exportStore.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { exportStrings as words } from '../../strings/export.ts'

/** Where it goes, and the going. */
export function ExportFoot() {
  const folder = useExportStore((facts) => facts.settings.folder)
  const isEmpty = useExportStore((facts) => facts.pictures.length === 0)
  return (
    <footer className="export-foot">
      <button
        type="button"
        className="button is-solid"
        aria-label={words.chooseFolder}
        onClick={() => void chooseExportFolder()}
      >
        <FolderOpen size={15} strokeWidth={1.75} aria-hidden />
        {words.chooseFolder}
      </button>
      <p className="export-folder" title={folder ?? undefined}>
        {folder ?? words.noFolder}
      </p>
      <RunningExports />
      <button type="button" className="button is-primary" disabled={isEmpty} onClick={() => void startExport()}>
        {words.start}
      </button>
    </footer>
  )
}

function RunningExports() {
  const exports = useQueueStore((facts) => facts.exports)
  return exports
    .filter(({ state }) => state === 'running' || state === 'waiting')
    .map(({ id, state, progress }) => {
      const { done, total } = progress ?? { done: 0, total: 0 }
      return (
        <div key={id} className="export-running" role="status">
          <span>
            {state === 'waiting' ? words.waiting : words.running(total > 0 ? Math.floor((100 * done) / total) : 0)}
          </span>
          <progress max={total || 1} value={done} aria-label={words.title} />
          <button type="button" className="button" onClick={() => cancelJobs([id])}>
            {words.cancel}
          </button>
        </div>
      )
    })
}
