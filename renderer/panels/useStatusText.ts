import { isRunning } from '../document/painting.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { useTick } from '../ui/useTick.ts'
import { statusText } from './statusText.ts'

/** What the studio is doing, said anew at the same moments wherever it stands. */
export function useStatusText(): readonly string[] {
  const model = useModelStore()
  const running = usePaintingStore(({ painting }) => isRunning(painting) && !painting.paused)
  usePaintingStore(({ painting: { phase, paused, rested } }) => `${phase} ${paused} ${rested}`)
  const now = useTick(running)
  return statusText(model, usePaintingStore.getState().painting, now)
}
