/** What the window commands of jobs. */
import type { jobChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function jobHandlers({ jobs }: Services): HandlersOf<typeof jobChannels> {
  return {
    'jobs:add': (input) => (jobs.add(input.jobs, input.at), null),
    'jobs:upscale': ({ ids, order }) => (jobs.upscale(ids, order), null),
    'jobs:change': ({ id, order }) => (jobs.change(id, order), null),
    'jobs:move': ({ id, to }) => (jobs.move(id, to), null),
    'jobs:cancel': ({ ids }) => jobs.cancel(ids),
    'jobs:bringBack': ({ ids }) => (jobs.bringBack(ids), null),
    'jobs:retry': ({ ids }) => (jobs.retry(ids), null),
    'jobs:settle': ({ ids }) => (jobs.settle(ids), null),
    'jobs:pause': ({ paused }) => (jobs.pause(paused), null),
    'jobs:edit': ({ id }) => (jobs.edit(id), null),
    'jobs:hold': ({ id, paused }) => (jobs.hold(id, paused), null),
    'jobs:rest': ({ id }) => (jobs.rest(id), null),
    'jobs:steer': ({ id, changes }) => (jobs.steer(id, changes), null),
    'jobs:choosing': ({ id, on }) => (jobs.setChoosing(id, on), null),
    'jobs:choose': ({ id, place }) => (jobs.choose(id, place), null),
    'jobs:stop': ({ id }) => (jobs.stop(id), null),
    'jobs:discard': async ({ id }) => {
      await jobs.discard(id)
      return null
    },
  }
}
