/** What a picture's file says of how it was painted, so that it can be painted again. */
import type { GivenPart, Recipe } from '../event.ts'
import { passageSchema } from '../passages.ts'
import { samplingOf } from '../sampling.ts'
import { sha256 } from '../sha256.ts'
import type { Model } from './model.ts'
import type { Settled } from './settle.ts'
import type { Stretch } from './stretches.ts'

/** `image`: which of the request's pictures; `until`: null where it is whole; `into`: null where it stands by itself. */
export function recipeOf(
  model: Model,
  settings: Settled,
  stretches: readonly Stretch[],
  image: number,
  until: number | null,
  into: GivenPart | null,
): Recipe {
  const { images, references, prompt, seed, draft } = settings
  const indexOf = (stretch: Stretch) => stretch.settings.imageIndex + (stretch.apart ? image : 0)
  const passages = stretches.slice(1).map((stretch) => {
    const { passage } = stretch
    // Parsed, it has its keys in one order wherever it comes from: the file is the same to the byte.
    return passageSchema.parse(passage?.seed === undefined ? passage : { ...passage, imageIndex: indexOf(stretch) })
  })
  const isPlain =
    passages.length === 0 && references === undefined && draft === undefined && until === null && into === null
  return {
    app: 'patchwork',
    version: isPlain ? 1 : 2,
    model: model.config.generationConfig.name,
    modelHash: model.hash,
    device: model.device,
    prompt,
    ...samplingOf(settings),
    seed,
    imageIndex: indexOf(stretches[0]!),
    sources: images.map(({ data }) => sha256(data)),
    ...(references && { references }),
    ...(passages.length > 0 && { passages }),
    ...(draft && { draft }),
    ...(until !== null && { until }),
    ...(into !== null && { into }),
  }
}
