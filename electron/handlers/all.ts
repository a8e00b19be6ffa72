/** What each channel of the contract does. */
import type { channels } from '../contract.ts'
import { exportHandlers } from './exports.ts'
import { fileHandlers } from './files.ts'
import { guardHandlers } from './guard.ts'
import { historyHandlers } from './history.ts'
import { jobHandlers } from './jobs.ts'
import { modelHandlers } from './models.ts'
import { pictureHandlers } from './pictures.ts'
import { presetHandlers } from './presets.ts'
import type { HandlersOf, Services } from './services.ts'
import { seriesHandlers } from './series.ts'
import { setHandlers } from './sets.ts'
import { studioHandlers } from './studio.ts'

export function createHandlers(services: Services): HandlersOf<typeof channels> {
  return {
    ...pictureHandlers(services),
    ...fileHandlers(services),
    ...exportHandlers(services),
    ...guardHandlers(services),
    ...historyHandlers(services),
    ...jobHandlers(services),
    ...presetHandlers(services),
    ...setHandlers(services),
    ...seriesHandlers(services),
    ...modelHandlers(services),
    ...studioHandlers(services),
  }
}
