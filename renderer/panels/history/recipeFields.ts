import type { Picture } from '../../../electron/contract.ts'
import { goOnStrings } from '../../strings/goOn.ts'
import { historyStrings } from '../../strings/history.ts'
import { wholeTime } from '../../ui/times.ts'
import { strings } from '../../strings.ts'
import { extensionFields } from '../../actions/extensionFields.ts'
import { draftWords, passageWords, unfinishedWords } from '../../actions/passageWords.ts'

const { fields } = historyStrings

/** Everything that is known of how a picture came to be, in the order of asking for it. */
export function recipeFields(picture: Picture): readonly (readonly [label: string, value: string])[] {
  const { recipe } = picture
  const of = (label: string, value: string | number | null | undefined | false) =>
    value === '' || value === null || value === undefined || value === false ? [] : [[label, String(value)] as const]
  const isEdit = recipe !== null && recipe.sources.length > 0
  return [
    ...of(fields.prompt, recipe?.prompt ?? picture.prompt),
    ...of(fields.positivePrompt, recipe?.positivePrompt),
    ...of(fields.negativePrompt, recipe?.negativePrompt),
    ...of(goOnStrings.passages, recipe && passageWords(recipe).join('; ')),
    ...of(goOnStrings.draftFact, draftWords(picture)),
    ...of(goOnStrings.unfinishedFact, unfinishedWords(picture)),
    ...(recipe === null ? [] : extensionFields(recipe)),
    ...of(fields.size, strings.picture.size(picture.width, picture.height)),
    ...of(fields.seed, recipe?.seed),
    ...of(fields.imageIndex, recipe !== null && recipe.imageIndex > 0 && recipe.imageIndex + 1),
    ...of(fields.steps, recipe?.steps),
    ...of(fields.guidance, recipe?.guidance),
    ...of(fields.imageGuidance, isEdit && recipe.imageGuidance),
    ...of(fields.schedule, recipe && strings.sampling[recipe.guidanceSchedule]),
    ...of(fields.sampler, recipe && strings.samplers[recipe.sampler]),
    ...of(fields.timestepShift, recipe?.timestepShift),
    ...of(fields.useNorm, recipe && (recipe.useNorm ? historyStrings.on : historyStrings.off)),
    ...of(fields.guard, picture.guard?.strength),
    ...of(fields.model, recipe?.model),
    ...of(fields.modelHash, recipe?.modelHash.slice(0, 12)),
    ...of(fields.device, recipe?.device),
    ...of(fields.elapsed, picture.elapsedMs !== null && strings.picture.seconds(picture.elapsedMs)),
    ...of(fields.made, wholeTime(picture.createdAt)),
    ...of(fields.sources, isEdit && recipe.sources.map((hash) => hash.slice(0, 12)).join(', ')),
  ]
}
