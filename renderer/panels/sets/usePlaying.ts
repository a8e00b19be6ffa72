import { useEffect, useState } from 'react'

/** Which of `count` frames is shown now. Once that does not loop ends at its last one. */
export function usePlaying(count: number, fps: number, loop: boolean) {
  const [at, setAt] = useState(0)
  const [isPlaying, setPlaying] = useState(true)
  useEffect(() => {
    if (!isPlaying || count < 2) return undefined
    const timer = setInterval(
      () => setAt((before) => (loop || before + 1 < count ? (before + 1) % count : before)),
      1000 / fps,
    )
    return () => clearInterval(timer)
  }, [isPlaying, count, fps, loop])
  const isAtEnd = !loop && at >= count - 1
  return {
    // Frames may have been taken out meanwhile.
    at: Math.min(at, Math.max(0, count - 1)),
    isPlaying: isPlaying && !isAtEnd,
    toggle: (): void => {
      if (isPlaying && isAtEnd) setAt(0)
      else setPlaying(!isPlaying)
    },
    show: (frame: number): void => {
      setPlaying(false)
      setAt(frame)
    },
  }
}
