/** An endless stream of pictures with their captions, and of edits that start from the picture just before. */
import { caption } from './caption.ts'
import { type Edit, type LooksDifferent, sampleEdit } from './edit.ts'
import { isHeldOutColour, isHeldOutPlace, isHeldOutStyle } from './holdout.ts'
import { instruction } from './instruction.ts'
import { Random } from './random.ts'
import { sampleScene, type Scene } from './scene.ts'
import { hasSky, type Preset } from './vocabulary.ts'
import { wearables, withWearable } from './wear.ts'
import { placeWords, seasonWords, styleWords, timeWords, weatherWords } from './words.ts'

export interface Example {
  readonly scene: Scene
  readonly captions: readonly string[]
  /** `source` is the index of the picture it started from. */
  readonly edit: (Edit & { readonly source: number; readonly instructions: readonly string[] }) | null
}

/** How many wordings each example carries. */
export interface Wordings {
  readonly captions: number
  readonly instructions: number
}

/** Example i is the same however many are taken. */
export function* examples(
  preset: Preset,
  seed: number,
  wordings: Wordings,
  looksDifferent: LooksDifferent,
): Generator<Example> {
  for (let index = 0, draw = 0; ; draw++) {
    const random = Random.of(seed, draw)
    const scene = sampleScene(preset, random)
    const worded = (count: number, word: () => string) => [...new Set(Array.from({ length: count }, word))]
    const captions = (of: Scene) => worded(wordings.captions, () => caption(of, random))
    yield { scene, captions: captions(scene), edit: null }
    let current = scene
    // An edited picture may be edited again: three pictures of one character, each knowing those before.
    for (let chance = preset.chances.editPair; ; chance = preset.chances.editAgain) {
      const source = index++
      const edit = random.chance(chance) ? sampleEdit(current, preset, random, looksDifferent) : null
      if (edit === null) break
      const instructions = worded(wordings.instructions, () => instruction(edit, random))
      yield { scene: edit.after, captions: captions(edit.after), edit: { ...edit, source, instructions } }
      current = edit.after
    }
  }
}

/** A scene as JSON, its nouns by name. */
export function plainScene(scene: Scene) {
  return { ...scene, objects: scene.objects.map((object) => ({ ...object, noun: object.noun.name })) }
}

/** What the corpus is made of and what it leaves out; export.py makes the model's vocabulary from it. */
export function describe(preset: Preset, size: number, count: number, seed: number) {
  const { nouns, colours, places, times, weathers, seasons } = preset
  const styles = [...new Set(preset.styles)]
  return {
    preset: preset.name,
    size,
    count,
    seed,
    nouns: nouns.map((noun) => noun.name),
    colours,
    places,
    times,
    styles,
    weathers,
    seasons,
    worn: preset.chances.worn > 0 ? wearables : [],
    shown: {
      nouns: nouns.map((noun) => noun.name),
      colours,
      places: places.map((place) => placeWords[place][0]),
      times: [
        ...(places.some(hasSky) ? times.map((time) => timeWords[time][0]) : []),
        ...weathers.filter((weather) => weather !== 'clear').map((weather) => weatherWords[weather][0]),
        ...(seasons.length > 1 ? seasons.map((season) => seasonWords[season][0]) : []),
      ],
      styles: styles.map((style) => styleWords[style][0]),
      edits: shownEdits(preset),
    },
    heldOut: {
      colours: nouns.flatMap(({ name }) => colours.filter((c) => isHeldOutColour(name, c)).map((c) => `${c} ${name}`)),
      places: nouns.flatMap(({ name }) => places.filter((p) => isHeldOutPlace(name, p)).map((p) => `${name}, ${p}`)),
      ...(preset.heldOut.includes('style') && {
        styles: nouns.flatMap(({ name }) => styles.filter((s) => isHeldOutStyle(name, s)).map((s) => `${name}, ${s}`)),
      }),
    },
  }
}

function shownEdits({ chances, colours, places, times, styles, weathers, seasons }: Preset): readonly string[] {
  const scenes = places.filter((place) => place !== 'plain' && place !== 'sprite')
  return [
    ...times.map((time) => `make it ${time}`),
    ...colours.map((colour) => `make it ${colour}`),
    ...scenes.map((place) => `put it ${placeWords[place][0]}`),
    'remove the background',
    ...[...new Set(styles)].map((style) => `make it ${style}`),
    ...(weathers.length > 1 ? ['make it rain', 'make it snow', 'add fog'] : []),
    ...(seasons.length > 1 ? seasons.map((season) => `make it ${season}`) : []),
    ...(chances.flipped > 0 ? ['flip it'] : []),
    ...(chances.aside > 0 ? ['move it to the left', 'move it to the right'] : []),
    ...(chances.several > 0 ? ['make it two', 'make it three'] : []),
    ...(chances.reflection > 0 ? ['add a reflection in the water'] : []),
    ...(chances.worn > 0 ? wearables.map((thing) => `give it ${withWearable(thing)}`) : []),
    'make it smaller',
    'make it bigger',
  ]
}
