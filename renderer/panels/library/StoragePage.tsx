import { useState, type ReactNode } from 'react'
import type { LibraryReport } from '../../../electron/contract.ts'
import { call } from '../../api.ts'
import { report } from '../../stores/toastStore.ts'
import { strings } from '../../strings.ts'
import { libraryStrings } from '../../strings/library.ts'
import './library.css'

const words = libraryStrings.storage

type Work = 'checking' | 'repairing' | 'backingUp' | 'restoring'

/** Whether the library is whole, and its way to another disk and back. */
export function StoragePage() {
  const [work, setWork] = useState<Work | null>(null)
  const [found, setFound] = useState<LibraryReport | null>(null)
  const [backup, setBackup] = useState<string | null>(null)
  const [sure, setSure] = useState(false)
  const run = async (name: Work, job: () => Promise<void>) => {
    setWork(name)
    try {
      await job()
    } catch (error) {
      report(error, 'library')
    } finally {
      setWork(null)
    }
  }
  const check = () => run('checking', async () => setFound(await call('library:check', {})))
  const repair = () => run('repairing', async () => setFound(await call('library:repair', {})))
  const backUp = () => run('backingUp', async () => setBackup(await call('library:backup', {})))
  const restore = () =>
    run('restoring', async () => {
      setSure(false)
      await call('library:restoreBackup', {})
    })
  return (
    <div className="storage">
      <p>{words.about}</p>
      <Row hint={words.checkHint}>
        <Verb label={work === 'checking' ? words.checking : words.check} busy={work !== null} run={check} />
      </Row>
      {found !== null && <Report found={found} />}
      {found !== null && found.problems.length > 0 && (
        <Row>
          <Verb label={work === 'repairing' ? words.repairing : words.repair} busy={work !== null} run={repair} />
        </Row>
      )}
      <Row hint={words.backupHint}>
        <Verb label={work === 'backingUp' ? words.backingUp : words.backup} busy={work !== null} run={backUp} />
      </Row>
      {backup !== null && (
        <p className="storage-report" role="status">
          {words.backedUp(backup)}
        </p>
      )}
      <Row hint={sure ? words.restoreSure : words.restoreHint}>
        {sure ? (
          <>
            <Verb label={words.goOn} busy={work !== null} run={restore} />
            <Verb label={words.cancel} busy={work !== null} run={() => setSure(false)} />
          </>
        ) : (
          <Verb
            label={work === 'restoring' ? words.restoring : words.restore}
            busy={work !== null}
            run={() => setSure(true)}
          />
        )}
      </Row>
    </div>
  )
}

function Report({ found }: { readonly found: LibraryReport }) {
  const { pictures, bytes, problems, repaired } = found
  const whole = repaired.length > 0 ? words.repaired : words.whole
  return (
    <div className="storage-report" role="status">
      <Sentences title={words.done} sentences={repaired} />
      <Sentences title={repaired.length > 0 ? words.left : words.found} sentences={problems} />
      {problems.length === 0 && <p>{whole(strings.picture.count(pictures), words.size(bytes))}</p>}
    </div>
  )
}

function Sentences({ title, sentences }: { readonly title: string; readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <>
      <p>{title}</p>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  )
}

function Row({ hint, children }: { readonly hint?: string; readonly children: ReactNode }) {
  return (
    <div className="storage-row">
      {children}
      {hint !== undefined && <span>{hint}</span>}
    </div>
  )
}

interface VerbProps {
  readonly label: string
  readonly busy: boolean
  readonly run: () => unknown
}

function Verb({ label, busy, run }: VerbProps) {
  return (
    <button type="button" className="button is-solid" disabled={busy} onClick={run}>
      {label}
    </button>
  )
}
