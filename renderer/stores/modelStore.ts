import { create } from 'zustand'
import type { Capabilities, ModelEntry } from '../../electron/contract.ts'

interface ModelFacts {
  readonly state: 'loading' | 'ready' | 'none'
  readonly models: readonly ModelEntry[]
  readonly modelId: string
  readonly capabilities: Capabilities | null
}

export const useModelStore = create<ModelFacts>(() => ({
  state: 'loading',
  models: [],
  modelId: '',
  capabilities: null,
}))
