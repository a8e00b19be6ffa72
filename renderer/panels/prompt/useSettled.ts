import { useEffect, useState } from 'react'

const calmMs = 500

/** The text as it was when typing last paused: a word half typed is nothing to remark on. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), calmMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
