import { useEffect, useRef, useState } from 'react'
import type { Picture } from '../../../electron/contract.ts'
import { doubtAboutAll, type Making } from '../../actions/variations.ts'
import { openDialog } from '../../stores/panelStore.ts'

export interface Progress {
  readonly done: number
  /** 0 where it is not known yet. */
  readonly total: number
}

/** What was asked for is made and the dialog closes, unless the model has not learned it: that is told, and asked again. */
export function useMaking(picture: Picture) {
  const [doubt, setDoubt] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const stopper = useRef<AbortController | null>(null)
  // Whoever closes the dialog has thought better of it.
  useEffect(() => () => stopper.current?.abort(), [])
  const make = async (instructions: readonly string[], run: (making: Making) => Promise<boolean>): Promise<void> => {
    const { signal } = (stopper.current = new AbortController())
    setProgress({ done: 0, total: 0 })
    setTrouble(null)
    try {
      const found = doubt === null ? await doubtAboutAll(instructions, picture) : null
      setDoubt(found)
      if (found !== null) return
      const isMade = await run({ signal, progress: (done, total) => setProgress({ done, total }) })
      if (isMade) openDialog(null)
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error))
    } finally {
      setProgress(null)
    }
  }
  return {
    doubt,
    trouble,
    /** Null while nothing is made. */
    progress,
    make,
    stop: (): void => stopper.current?.abort(),
    /** Something else is asked for now. */
    forget: (): void => {
      setDoubt(null)
      setTrouble(null)
    },
  }
}
