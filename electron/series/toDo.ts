import { flagsFrom } from '../../engine/cli/samplingFlags.ts'
import { EngineError } from '../../engine/errors.ts'
import type { ModelEntry, SeriesOrder, SeriesWish } from '../contract.ts'
import type { Server } from '../engineMessages.ts'
import type { SeriesToDo } from './messages.ts'

/** An order as the command line would be told it, so that a folder begun here can be gone on with there. */
export function seriesToDo(
  order: SeriesOrder | SeriesWish,
  models: readonly ModelEntry[],
  { address }: Server,
): SeriesToDo {
  const { table, template, name, images, limit, onlyMissing, modelId, sampling, seed, count, guard, anyway } = order
  const model = models.find(({ id }) => id === modelId)
  if (model === undefined)
    throw new EngineError('model/not-found', `There is no model “${modelId}”; choose one of those listed.`)
  const flags = {
    ...flagsFrom(sampling),
    // The server is listed among the models, and lies in no folder.
    ...(model.folder === '' ? { server: address } : { model: model.folder }),
    device: 'auto' as const,
    ...(order.folder !== null && { out: order.folder }),
    ...(template !== null && { template }),
    ...(name !== null && { name }),
    ...(images !== null && { images }),
    ...(limit !== null && { limit }),
    ...(seed !== null && { seed }),
    count,
    guard: guard === 0 ? (false as const) : guard,
    onlyMissing,
    ...(anyway === true && { anyway }),
  }
  return { table, modelId, flags }
}
