/** Of a scene every scene that is the same but for one thing: what a painted picture is held against. */
import { type EditFamily } from './editFamilies.ts'
import { studioNouns } from './nouns.ts'
import { type Scene, type SceneObject, slots, variants } from './scene.ts'
import { choosePreset, hasGround, hasSeasons, hasSky } from './vocabulary.ts'
import { isWearer, wearables } from './wear.ts'

/** `right`: as it was asked, in every way that was left open; `wrong`: with one thing otherwise. */
export interface Test {
  readonly right: readonly Scene[]
  readonly wrong: readonly Scene[]
}
export type Tests = Readonly<Record<string, Test>>
/** A scene as JSON keeps it, its nouns by name. */
export type PlainScene = Omit<Scene, 'objects'> & {
  readonly objects: readonly (Omit<SceneObject, 'noun'> & { readonly noun: string })[]
}

const preset = choosePreset('studio', true)
const nouns = new Map(studioNouns.map((noun) => [noun.name, noun]))

/** One test for each thing that a prompt says of it, and `base`, which has nothing wrong. */
export function testsOf(scene: Scene): Tests {
  const tests: Record<string, Test> = {}
  const test = (name: string, wrong: readonly Scene[]) => {
    if (wrong.length > 0) tests[name] = { right: [scene], wrong }
  }
  const { place, style, time } = scene
  tests['base'] = { right: flips(scene).flatMap((one) => ofVariants(one)), wrong: [] }
  scene.objects.forEach((object, index) => {
    const { trait } = object
    test(`noun ${object.slot}`, namedOtherwise(scene, index, [false, true]))
    if (object.colour !== null && style !== 'silhouette')
      test(
        `colour ${object.slot}`,
        preset.colours
          .filter((colour) => colour !== object.colour)
          .map((colour) => put(scene, index, { ...object, colour })),
      )
    if (object.worn !== null || (scene.objects.length === 1 && isWearer(object.noun) && object.count === 1)) {
      const things = [null, ...wearables].filter((thing) => thing !== (object.worn?.thing ?? null))
      test(
        'worn',
        things.map((thing) => put(scene, index, { ...object, worn: thing && { thing, colour: null } })),
      )
    }
    if (trait !== null)
      test(
        'trait',
        (object.noun.trait?.values ?? [])
          .filter((one) => one !== trait)
          .map((one) => put(scene, index, { ...object, trait: one })),
      )
  })
  if (scene.objects.length === 1 && place !== 'sprite') {
    const [object] = scene.objects
    if (object.slot === 'middle' && object.worn === null)
      test(
        'count',
        ([1, 2, 3, 4] as const)
          .filter((count) => count !== object.count)
          .map((count) => put(scene, 0, { ...object, count, size: 'normal' })),
      )
    if (object.count === 1)
      test('size', [put(scene, 0, { ...object, size: object.size === 'small' ? 'normal' : 'small' })])
  }
  const styles = [...new Set(preset.styles)].filter((one) => one !== style)
  test(
    'style',
    styles.map((one) => ({ ...scene, style: one })),
  )
  const places = preset.places.filter((one) => one !== place && (one === 'sprite') === (place === 'sprite'))
  tests['place'] = { right: ofVariants(scene), wrong: places.flatMap((one) => ofVariants(movedTo(scene, one))) }
  const beside = (name: string, wrong: readonly Scene[]) => {
    tests[name] = { right: ofVariants(scene), wrong: wrong.flatMap((one) => ofVariants(one)) }
  }
  if (hasSky(place)) {
    beside(
      'time',
      preset.times.filter((one) => one !== time).map((one) => ({ ...scene, time: one })),
    )
    test(
      'weather',
      preset.weathers.filter((one) => one !== scene.weather).map((weather) => ({ ...scene, weather })),
    )
  }
  if (hasSeasons(place))
    beside(
      'season',
      preset.seasons.filter((one) => one !== scene.season).map((season) => ({ ...scene, season })),
    )
  if (hasGround(place)) test('reflection', [{ ...scene, reflection: !scene.reflection }])
  return tests
}

/** `change`: whether what was asked was done, and to what; `kept …`: whether each thing that should have stayed is still itself. */
export function testsOfEdit(family: EditFamily, before: Scene, after: Scene, index: number): Tests {
  const now = after.objects[index] ?? after.objects[0]
  // The same done to another of the things.
  const misled = (change: Partial<SceneObject>) =>
    before.objects.flatMap((object, i) =>
      i === index || (change.worn && !isWearer(object.noun)) ? [] : [put(before, i, { ...object, ...change })],
    )
  const otherwise: Readonly<Record<EditFamily, () => readonly Scene[]>> = {
    recolour: () => [
      ...preset.colours.filter((c) => c !== now.colour).map((colour) => put(after, index, { ...now, colour })),
      ...misled({ colour: now.colour }),
    ],
    replace: () => [
      ...namedOtherwise(after, index),
      ...misled({ noun: now.noun, trait: now.trait, colour: null, worn: null }),
    ],
    style: () => preset.styles.filter((style) => style !== after.style).map((style) => ({ ...after, style })),
    place: () =>
      preset.places
        .filter((place) => place !== after.place && place !== 'sprite')
        .flatMap((place) => ofVariants(movedTo(after, place))),
    time: () => preset.times.filter((time) => time !== after.time).map((time) => ({ ...after, time })),
    size: () => [],
    add: () => namedOtherwise(after, index),
    remove: () =>
      before.objects.flatMap((_, i) => (i === index ? [] : [{ ...before, objects: without(before.objects, i) }])),
    weather: () => preset.weathers.filter((w) => w !== after.weather).map((weather) => ({ ...after, weather })),
    season: () => preset.seasons.filter((s) => s !== after.season).map((season) => ({ ...after, season })),
    move: () => slots.filter((slot) => slot !== now.slot).map((slot) => put(after, index, { ...now, slot })),
    flip: () => [],
    count: () =>
      ([1, 2, 3, 4] as const).filter((n) => n !== now.count).map((count) => put(after, index, { ...now, count })),
    reflection: () => [],
    trait: () =>
      (now.noun.trait?.values ?? [])
        .filter((one) => one !== now.trait)
        .map((trait) => put(after, index, { ...now, trait })),
    wear: () => [
      ...[null, ...wearables]
        .filter((thing) => thing !== (now.worn?.thing ?? null))
        .map((thing) => put(after, index, { ...now, worn: thing && { thing, colour: null } })),
      ...misled({ worn: now.worn }),
    ],
  }
  const right = family === 'place' ? ofVariants(after) : [after]
  const kept = after.objects.flatMap((object, i) => {
    const fresh = (family === 'replace' || family === 'add') && object === now
    return fresh ? [] : [[`kept ${object.slot}`, { right, wrong: namedOtherwise(after, i) }] as const]
  })
  return {
    base: { right, wrong: [] },
    change: { right, wrong: [before, ...otherwise[family]()] },
    ...Object.fromEntries(kept),
  }
}

/** With every other noun in the place of one. */
function namedOtherwise(
  scene: Scene,
  index: number,
  ways: readonly boolean[] = [scene.objects[index]!.flipped],
): readonly Scene[] {
  const object = scene.objects[index]!
  const { trait: _, ...rest } = object
  return studioNouns
    .filter(({ name }) => name !== object.noun.name)
    .flatMap((noun) =>
      ways.map((flipped) =>
        put(scene, index, {
          ...rest,
          noun,
          trait: noun.trait?.values[0] ?? null,
          // Not everything can wear what it wears.
          worn: isWearer(noun) ? object.worn : null,
          flipped,
        }),
      ),
    )
}

function movedTo(scene: Scene, place: Scene['place']): Scene {
  return {
    ...scene,
    place,
    time: hasSky(place) ? scene.time : 'day',
    season: hasSeasons(place) ? scene.season : 'summer',
  }
}

function without(objects: Scene['objects'], index: number): Scene['objects'] {
  return objects.filter((_, i) => i !== index) as unknown as Scene['objects']
}

function put(scene: Scene, index: number, object: SceneObject): Scene {
  return { ...scene, objects: scene.objects.with(index, object) as unknown as Scene['objects'] }
}

/** Which way things look is not said. */
function flips(scene: Scene): readonly Scene[] {
  return scene.objects.reduce<readonly Scene[]>(
    (found, object, index) =>
      found.flatMap((one) => [
        put(one, index, { ...object, flipped: false }),
        put(one, index, { ...object, flipped: true }),
      ]),
    [scene],
  )
}

/** Nor is which drawing of a place. */
function ofVariants(scene: Scene): readonly Scene[] {
  const count = scene.place === 'plain' || scene.place === 'sprite' ? 1 : variants
  return Array.from({ length: count }, (_, variant) => ({ ...scene, variant }))
}

export function sceneOf(plain: PlainScene): Scene {
  return {
    ...plain,
    objects: plain.objects.map((object) => ({
      ...object,
      noun: nouns.get(object.noun)!,
    })) as unknown as Scene['objects'],
  }
}
