import { useSyncExternalStore } from 'react'
import type { Picture } from '../../electron/contract.ts'
import { changeTarget } from '../actions/generate.ts'
import { subscribe } from '../ui/useEnabled.ts'

/** The picture that the prompt line is about to change, or null. */
export function useChangeTarget(): Picture | null {
  return useSyncExternalStore(subscribe, changeTarget)
}
