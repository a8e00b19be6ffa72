/** In words: how far a picture is painted, and where painting went on otherwise. */
import { draftSteps, type Passage, type PassageChanges, type Picture, type Recipe } from '../../electron/contract.ts'
import { patchesOf } from '../document/patches.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { goOnStrings as words } from '../strings/goOn.ts'
import { historyStrings } from '../strings/history.ts'
import { strings } from '../strings.ts'

/** "38 of 64 patches"; empty where all is painted. Without the model's patch size, how many there are in all is not known. */
export function unfinishedWords({ recipe }: Picture): string {
  if (recipe?.until === undefined) return ''
  const patchSize = useModelStore.getState().patchSizes[recipe.model]
  if (patchSize === undefined) return words.unfinished(recipe.until, null)
  const { rows, columns } = patchesOf(recipe, patchSize)
  return words.unfinished(recipe.until, rows * columns)
}

/** "Draft, 5 of 20 steps"; empty where all of them were painted. */
export function draftWords({ recipe }: Picture): string {
  return recipe?.draft ? words.draft(draftSteps(recipe.steps), recipe.steps) : ''
}

/** "from row 5: new noise, seed 99", one for each passage. */
export function passageWords(recipe: Recipe): readonly string[] {
  return (recipe.passages ?? []).map((passage) => {
    const { from: _from, ...changes } = passage
    return `${placeWords(recipe, passage)}: ${changesWords(changes)}`
  })
}

function placeWords(recipe: Recipe, { from }: Passage): string {
  const patchSize = useModelStore.getState().patchSizes[recipe.model]
  if (patchSize === undefined) return words.fromPatch(from + 1)
  const { columns } = patchesOf(recipe, patchSize)
  const [row, column] = [Math.floor(from / columns), from % columns]
  return column === 0 ? words.fromRow(row + 1) : words.fromPatchOfRow(row + 1, column + 1)
}

/** What a passage changes, or what is steered to. */
export function changesWords({ prompt, seed, imageIndex, ...others }: PassageChanges): string {
  const { fields } = historyStrings
  const labels: Readonly<Record<string, string>> = { ...fields, guidanceSchedule: fields.schedule }
  const settings = Object.entries(others).flatMap(([key, value]) =>
    value === undefined ? [] : [`${(labels[key] ?? key).toLowerCase()} ${String(value)}`],
  )
  const said = [
    prompt !== undefined && words.newWords(prompt),
    seed !== undefined && words.newNoise(seed),
    imageIndex !== undefined && imageIndex > 0 && strings.sampling.nth(imageIndex),
    ...settings,
  ]
  return said.filter(Boolean).join(', ')
}
