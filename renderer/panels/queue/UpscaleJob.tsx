import { Maximize2 } from 'lucide-react'
import { useEffect } from 'react'
import type { QueuedUpscale } from '../../../electron/contract.ts'
import { loadPictures } from '../../actions/pictures.ts'
import { nameOfUpscaled, percentOf } from '../../actions/upscale.ts'
import { useLibraryStore } from '../../stores/libraryStore.ts'
import { report } from '../../stores/toastStore.ts'
import { upscaleStrings as words } from '../../strings/upscale.ts'
import { AgainButton, StopButton } from './jobButtons.tsx'

/** A picture that is made larger, waits for that, or could not be. */
export function UpscaleJob({ job }: { readonly job: QueuedUpscale }) {
  const { id, state, message, order, needs } = job
  const [need] = needs
  const pictureId = need && 'picture' in need ? need.picture : null
  // Its name is known once the picture is.
  useLibraryStore(({ byId }) => byId[pictureId ?? ''])
  useEffect(() => {
    if (pictureId !== null) loadPictures([pictureId]).catch((error: unknown) => report(error, 'upscale'))
  }, [pictureId])
  const name = nameOfUpscaled(job)
  const isGoing = state === 'running' || state === 'stopping'
  return (
    <section className={`queue-series is-${state}`} aria-label={words.label(name)}>
      <Maximize2 size={15} strokeWidth={1.75} aria-hidden />
      <div>
        <p className="queue-words">{name}</p>
        {state === 'failed' ? (
          <p className="queue-message">{message ?? words.failed}</p>
        ) : (
          <p className="queue-facts">{isGoing ? words.percent(order.scale, percentOf(job)) : words.waits}</p>
        )}
        {isGoing && <progress aria-label={words.progress} max={100} value={percentOf(job)} />}
        {state === 'failed' && <AgainButton id={id} label={words.again(name)} />}
      </div>
      <StopButton id={id} label={words.stop(name)} isGoing={isGoing} />
    </section>
  )
}
