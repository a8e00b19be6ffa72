import { useEffect, useState } from 'react'

/** The time, four times a second while `running`: often enough for numbers, however fast patches arrive. */
export function useTick(running: boolean): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!running) return undefined
    const tick = () => setNow(performance.now())
    tick()
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  }, [running])
  return now
}
