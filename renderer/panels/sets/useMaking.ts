import { useState } from 'react'
import type { Picture } from '../../../electron/contract.ts'
import { doubtAboutAll } from '../../actions/variations.ts'
import { openDialog } from '../../stores/panelStore.ts'

/** What was asked for is made and the dialog closes, unless the model has not learned it: that is told, and asked again. */
export function useMaking(picture: Picture) {
  const [doubt, setDoubt] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const make = async (instructions: readonly string[], run: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setTrouble(null)
    try {
      const found = doubt === null ? await doubtAboutAll(instructions, picture) : null
      setDoubt(found)
      if (found !== null) return
      await run()
      openDialog(null)
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return {
    doubt,
    trouble,
    isBusy,
    make,
    /** Something else is asked for now. */
    forget: (): void => {
      setDoubt(null)
      setTrouble(null)
    },
  }
}
