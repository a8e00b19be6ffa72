/** What waits to be painted, and the words and settings kept for later. */
import type { queueChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function queueHandlers({ library: { jobs, presets, wildcards } }: Services): HandlersOf<typeof queueChannels> {
  return {
    'queue:list': () => jobs.list(),
    'queue:add': (input) => jobs.add(input.jobs, input.at),
    'queue:change': (change) => jobs.change(change),
    'queue:move': ({ id, beforeId }) => jobs.move(id, beforeId),
    'queue:remove': ({ ids }) => (jobs.remove(ids), null),
    'presets:list': () => presets.list(),
    'presets:save': ({ preset }) => presets.save(preset),
    'presets:delete': ({ id }) => (presets.delete(id), null),
    'wildcards:list': () => wildcards.list(),
    'wildcards:save': ({ wildcard }) => wildcards.save(wildcard),
    'wildcards:delete': ({ name }) => (wildcards.delete(name), null),
  }
}
