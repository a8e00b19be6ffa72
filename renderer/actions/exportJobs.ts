/** What becomes of exports: told where they began, and in a corner of the board. */
import type { QueuedExport } from '../../electron/contract.ts'
import { call } from '../api.ts'
import { commit } from '../stores/boardStore.ts'
import { useExportStore } from '../stores/exportStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { exportStrings as words } from '../strings/export.ts'
import { retryJobs } from './queue.ts'

/** The first that is heard of one may be that it is done: this window came late. */
export function hearExports(jobs: readonly QueuedExport[], before: readonly QueuedExport[]): void {
  for (const job of jobs) {
    const known = before.find(({ id }) => id === job.id)
    if (known?.state === job.state) continue
    if (job.state === 'done') conclude(job)
    if (job.state === 'failed') tellFailure(job)
  }
}

function conclude({ id, order }: QueuedExport): void {
  const pictureIds = order.pictures.map((picture) => picture.id)
  commit({ verb: 'export', pictureIds }, (document) => document)
  // The workspace says so itself.
  if (usePanelStore.getState().place === 'export') useExportStore.setState({ done: { id, count: pictureIds.length } })
  else
    notify({
      id: 'exported',
      tone: 'note',
      message: messageOf(order),
      action: { label: words.show, run: () => showExported(id) },
    })
  void call('jobs:settle', { ids: [id] }).catch(report)
}

/** What is not painted to the end is written all the same, and said. */
function messageOf({ pictures, saves, folder }: QueuedExport['order']): string {
  if (saves !== true) return words.exported(pictures.length, folder)
  const partly = pictures.filter(({ id, of = id }) => pictureById(of)?.recipe?.until !== undefined)
  return words.saved(pictures.length, folder) + words.partly(partly.map(({ name }) => name))
}

function tellFailure({ id, message }: QueuedExport): void {
  const action = { label: strings.errors.again, run: () => retryJobs([id]) }
  notify({ id: `export ${id}`, tone: 'error', message: message ?? words.failed, action })
}

export function showExported(id: string): void {
  void call('exports:show', { id }).catch((error: unknown) => report(error, 'exported'))
}
