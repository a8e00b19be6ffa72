import type { ExportOptions } from './options.ts'
import type { Source } from './pictures.ts'
import type { Place } from './place.ts'

/** What every kind of export works with. */
export interface ExportJob {
  readonly sources: readonly Source[]
  readonly options: ExportOptions
  readonly place: Pick<Place, 'write'>
}
