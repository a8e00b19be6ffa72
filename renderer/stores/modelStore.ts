import type { Capabilities, ModelEntry } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface ModelFacts {
  readonly state: 'loading' | 'ready' | 'none'
  readonly models: readonly ModelEntry[]
  readonly modelId: string
  readonly capabilities: Capabilities | null
  /** Of every model that has been chosen so far, by name. */
  readonly patchSizes: Readonly<Record<string, number>>
}

export const useModelStore = createFacts<ModelFacts>(() => ({
  state: 'loading',
  models: [],
  modelId: '',
  capabilities: null,
  patchSizes: {},
}))

export function rememberPatchSize({ name, patchSize }: Capabilities): void {
  useModelStore.setState(({ patchSizes }) => ({ patchSizes: { ...patchSizes, [name]: patchSize } }))
}
