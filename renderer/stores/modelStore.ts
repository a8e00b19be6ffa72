import type { Capabilities, ModelEntry } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface ModelFacts {
  readonly state: 'loading' | 'ready' | 'none'
  readonly models: readonly ModelEntry[]
  readonly modelId: string
  readonly capabilities: Capabilities | null
}

export const useModelStore = createFacts<ModelFacts>(() => ({
  state: 'loading',
  models: [],
  modelId: '',
  capabilities: null,
}))
