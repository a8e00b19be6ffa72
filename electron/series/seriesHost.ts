/** What the main process has others do of series: the pixel process looks at tables, the engine process paints them. */
import type { SeriesLook, SeriesWish } from '../contract.ts'
import type { EngineHost } from '../engineHost.ts'
import type { SeriesPainters } from '../jobs/seriesRunner.ts'
import type { PixelHost } from '../pixels/pixelHost.ts'
import type { SettingsFile } from '../settings.ts'
import { seriesToDo } from './toDo.ts'

export type SeriesHost = SeriesPainters['series'] & {
  readonly look: (wish: SeriesWish) => Promise<SeriesLook>
}

export function createSeriesHost(
  engine: Pick<EngineHost, 'call' | 'series'>,
  pixels: Pick<PixelHost, 'call'>,
  settings: Pick<SettingsFile, 'get'>,
): SeriesHost {
  const toDo = async (order: SeriesWish) =>
    seriesToDo(order, await engine.call('listModels', null), settings.get().server)
  return {
    toDo,
    look: async (wish) => pixels.call('lookAtSeries', await toDo(wish)),
    paint: engine.series,
  }
}
