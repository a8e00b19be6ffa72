/** What the main process has others do of series: the pixel process looks at tables, the engine process paints them. */
import { basename } from 'node:path'
import { EngineError } from '../../engine/errors.ts'
import type { SeriesLook, SeriesWish } from '../contract.ts'
import type { EngineHost } from '../engineHost.ts'
import type { SeriesPainters } from '../jobs/seriesRunner.ts'
import type { PixelHost } from '../pixels/pixelHost.ts'
import type { SettingsFile } from '../settings.ts'
import type { SeriesSeen } from './messages.ts'
import { seriesToDo } from './toDo.ts'

export type SeriesHost = SeriesPainters['series'] & {
  /** Tables and folders that the user has named since the program started: nothing else is read and written. */
  readonly chosen: Set<string>
  readonly look: (wish: SeriesWish) => Promise<SeriesLook>
}

export function createSeriesHost(
  engine: Pick<EngineHost, 'call' | 'series'>,
  pixels: Pick<PixelHost, 'call'>,
  settings: Pick<SettingsFile, 'get'>,
): SeriesHost {
  const toDo = async (order: SeriesWish) =>
    seriesToDo(order, await engine.call('listModels', null), settings.get().server)
  async function lookAt(wish: SeriesWish): Promise<SeriesSeen> {
    try {
      return await pixels.call('lookAtSeries', await toDo(wish))
    } catch (error) {
      // Its model is gone.
      if (!(error instanceof EngineError) || error.code !== 'model/not-found') throw error
      const nothing = { columns: [], rows: 0, there: 0, damaged: 0, first: [], doubts: null, heaviest: null }
      return { ...nothing, trouble: error.message }
    }
  }

  return {
    toDo,
    chosen: new Set(),
    async look(wish) {
      const { heaviest, ...seen } = await lookAt(wish)
      const said = heaviest && (await engine.call('foresee', { modelId: wish.modelId, painting: heaviest }))
      if (said === null || heaviest === null) return { ...seen, memory: null }
      if (!said.isInTheWay) return { ...seen, memory: `${heaviest.where}: ${said.message}` }
      return {
        ...seen,
        memory: null,
        first: [],
        trouble: `${basename(wish.table)}, ${heaviest.where}: ${said.message}`,
      }
    },
    paint: engine.series,
  }
}
