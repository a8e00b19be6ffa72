/** What the models page shows. */
import type { DeviceReport, FolderFit, ModelsOverview } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface ModelsFacts {
  readonly overview: ModelsOverview | null
  /** Null: not tried yet. */
  readonly devices: DeviceReport | null
  /** A checkpoint folder that was chosen and not yet imported. */
  readonly folder: FolderFit | null
  /** Why the folder that was chosen last cannot be looked at: it has no autoencoder. */
  readonly lacking: string | null
}

export const useModelsStore = createFacts<ModelsFacts>(() => ({
  overview: null,
  devices: null,
  folder: null,
  lacking: null,
}))
