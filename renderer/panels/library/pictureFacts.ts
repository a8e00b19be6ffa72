/** What is known of a picture, as labelled lines. */
import type { Picture } from '../../../electron/contract.ts'
import { wholeTime } from '../../ui/times.ts'
import { strings } from '../../strings.ts'
import { goOnStrings } from '../../strings/goOn.ts'
import { libraryStrings } from '../../strings/library.ts'
import { extensionFields } from '../../actions/extensionFields.ts'
import { draftWords, passageWords, unfinishedWords } from '../../actions/passageWords.ts'

export interface Fact {
  readonly label: string
  readonly value: string
}

/** The whole recipe, so that the picture can be painted again from what is read here. */
export function factsOf(picture: Picture): readonly Fact[] {
  const { recipe, guard, elapsedMs } = picture
  const words = libraryStrings.facts
  const facts: readonly (readonly [string, string | number | null | undefined])[] = [
    [words.verb, libraryStrings.verbs[picture.verb]],
    [goOnStrings.draftFact, draftWords(picture)],
    [goOnStrings.unfinishedFact, unfinishedWords(picture)],
    [words.size, strings.picture.size(picture.width, picture.height)],
    [words.created, wholeTime(picture.createdAt)],
    [words.elapsed, elapsedMs === null ? null : libraryStrings.seconds(elapsedMs)],
    [words.model, recipe?.model],
    [words.device, recipe?.device],
    [words.seed, recipe?.seed],
    [words.imageIndex, recipe && recipe.imageIndex > 0 ? libraryStrings.nth(recipe.imageIndex) : null],
    [words.steps, recipe?.steps],
    [words.guidance, recipe?.guidance],
    [words.imageGuidance, recipe && recipe.sources.length > 0 ? recipe.imageGuidance : null],
    [words.guidanceSchedule, recipe?.guidanceSchedule],
    [words.sampler, recipe && strings.samplers[recipe.sampler]],
    [words.timestepShift, recipe?.timestepShift],
    [words.positivePrompt, recipe?.positivePrompt],
    [words.negativePrompt, recipe?.negativePrompt],
    ...(recipe === null ? [] : passageWords(recipe).map((passage) => [goOnStrings.passages, passage] as const)),
    ...(recipe === null ? [] : extensionFields(recipe)),
    [words.guard, guard && libraryStrings.guard(guard.strength, guard.drift)],
    [words.modelHash, recipe?.modelHash],
    [words.hash, picture.hash],
  ]
  return facts.flatMap(([label, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ label, value: String(value) }],
  )
}
