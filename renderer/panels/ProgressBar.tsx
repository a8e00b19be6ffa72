import { isRunning } from '../document/painting.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { strings } from '../strings.ts'
import { useTick } from '../ui/useTick.ts'

export function ProgressBar() {
  const running = usePaintingStore((facts) => isRunning(facts.painting))
  const waiting = usePaintingStore((facts) => facts.painting.phase !== 'painting' && !facts.painting.paused)
  const isWhole = useModelStore((facts) => facts.capabilities?.tokenProgress === false)
  useTick(running)
  if (!running) return null
  const { patches, patchCount } = usePaintingStore.getState().painting
  const share = patchCount === 0 ? 0 : patches / patchCount
  return (
    <div
      className={`progress ${waiting || isWhole ? 'is-waiting' : ''}`}
      role="progressbar"
      aria-label={strings.status.progress}
      aria-valuemin={0}
      aria-valuemax={patchCount || 1}
      aria-valuenow={patches}
    >
      <div style={{ transform: `scaleX(${share})` }} />
    </div>
  )
}
