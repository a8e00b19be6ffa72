/**
 * For each prompt of an exam (exam.ts) the scene that was asked for and every scene that is the same but for one thing, as draw
 * lists of a pack: nearestRender.py tells which of them a painted picture looks most like.
 *
 *   npx tsx data/alternatives.ts --exam DIR --pack DIR       writes `alternatives.jsonl` into the exam
 */
import { createWriteStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { drawListOf } from './drawList.ts'
import { studioNouns } from './nouns.ts'
import { packLine } from './packLine.ts'
import { type Scene, type SceneObject, variants } from './scene.ts'
import { choosePreset, hasGround, hasSeasons, hasSky } from './vocabulary.ts'
import { isWearer, wearables } from './wear.ts'

/** `right`: as it was asked, in every way that was left open; `wrong`: with one thing otherwise. */
interface Test {
  readonly right: readonly Scene[]
  readonly wrong: readonly Scene[]
}
type Plain = Omit<Scene, 'objects'> & {
  readonly objects: readonly (Omit<SceneObject, 'noun'> & { readonly noun: string })[]
}
interface Asked {
  /** Free prompts have none. */
  readonly scene?: Plain
}

const preset = choosePreset('studio', true)
const nouns = new Map(studioNouns.map((noun) => [noun.name, noun]))
const { values } = parseArgs({ options: { exam: { type: 'string' }, pack: { type: 'string' } } })
if (values.exam === undefined || values.pack === undefined) throw new Error('Say --exam and --pack.')
const read = (...parts: readonly string[]) => JSON.parse(readFileSync(path.join(...parts), 'utf8')) as never
const files = Object.keys((read(values.pack, 'pack.json') as { files: object }).files)
const at = new Map(files.map((name, i) => [name, i]))
const { prompts } = read(values.exam, 'exam.json') as { prompts: Asked[] }
const out = createWriteStream(path.join(values.exam, 'alternatives.jsonl'))
for (const [i, { scene }] of prompts.entries()) {
  if (scene === undefined) continue
  const tests = Object.entries(testsOf(sceneOf(scene))).map(([name, { right, wrong }]) => [
    name,
    { right: right.map(line), wrong: wrong.map(line) },
  ])
  out.write(`${JSON.stringify({ i, tests: Object.fromEntries(tests) })}\n`)
}
out.end()

function testsOf(scene: Scene): Readonly<Record<string, Test>> {
  const tests: Record<string, Test> = {}
  const test = (name: string, wrong: readonly Scene[]) => {
    if (wrong.length > 0) tests[name] = { right: [scene], wrong }
  }
  const { place, style, time } = scene
  tests['base'] = { right: flips(scene).flatMap((one) => ofVariants(one)), wrong: [] }
  scene.objects.forEach((object, index) => {
    const { trait, ...rest } = object
    const others = studioNouns.filter(({ name }) => name !== object.noun.name)
    // Not everything can wear what it wears.
    const asWell = (noun: (typeof studioNouns)[number]) => ({
      ...rest,
      noun,
      trait: noun.trait?.values[0] ?? null,
      worn: isWearer(noun) ? object.worn : null,
    })
    test(
      `noun ${object.slot}`,
      others.flatMap((noun) => [false, true].map((flipped) => put(scene, index, { ...asWell(noun), flipped }))),
    )
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
  const moved = (one: Scene['place']): Scene => ({
    ...scene,
    place: one,
    time: hasSky(one) ? time : 'day',
    season: hasSeasons(one) ? scene.season : 'summer',
  })
  tests['place'] = { right: ofVariants(scene), wrong: places.flatMap((one) => ofVariants(moved(one))) }
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

function sceneOf(plain: Plain): Scene {
  return {
    ...plain,
    objects: plain.objects.map((object) => ({
      ...object,
      noun: nouns.get(object.noun)!,
    })) as unknown as Scene['objects'],
  }
}

function line(scene: Scene): object {
  return packLine(drawListOf(scene, preset.size), preset, at)
}
