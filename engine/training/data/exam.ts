/**
 * The exam of a model: 200 prompts, half of them with a cell that training never showed, the free prompts behind them
 * (freePrompts.json), and 200 edits. Fixed by its seed.
 *
 *   npm run exam -- --out DIR --preset first --size 128
 *
 * Writes `exam.json` and RGB pictures one after another: `references.u8` (real renders of the prompts), `sources.u8` and
 * `targets.u8` (of the edits).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { plural, withArticle } from './caption.ts'
import { plainScene } from './corpus.ts'
import { type Edit, sampleEdit } from './edit.ts'
import { editFamilies } from './editFamilies.ts'
import { isHeldOut } from './holdout.ts'
import { instruction } from './instruction.ts'
import { measureLooks } from './looks.ts'
import { shrink } from './pictures.ts'
import { Random } from './random.ts'
import { Renderer } from './render.ts'
import { sampleScene, type Scene, type Worn } from './scene.ts'
import { isHeld, withWearable } from './wear.ts'
import { Sprites } from './sprites.ts'
import { choosePreset, hasSky, type HeldOutFamily, type Preset } from './vocabulary.ts'
import { placeWords, seasonWords, styleWords, timeWords, weatherWords } from './words.ts'

const prompts = 100
const edits = 200
/** Third pictures of one subject, after two others of it. */
const chains = 20
const seed = 20261124

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      preset: { type: 'string', default: 'studio' },
      size: { type: 'string', default: '256' },
    },
  })
  if (values.out === undefined) throw new Error('Say where to write: --out DIR')
  const preset = choosePreset(values.preset)
  const size = Number(values.size)
  const sprites = new Sprites()
  const renderer = new Renderer(preset.size, sprites)
  const render = async (scenes: readonly Scene[]) =>
    Buffer.concat(
      await Promise.all(scenes.map(async (s) => shrink(await renderer.render(s), preset.size, preset.size / size))),
    )

  const asked = [...seen(preset), ...unseen(preset)]
  const changes = await sampleEdits(preset, sprites)
  await mkdir(values.out, { recursive: true })
  const write = (name: string, content: Buffer | string) => writeFile(path.join(values.out!, name), content)
  await write('references.u8', await render(asked.map(({ scene }) => scene)))
  await write('sources.u8', await render(changes.map(({ before }) => before)))
  await write('targets.u8', await render(changes.map(({ after }) => after)))
  if (preset.chances.editAgain > 0) await writeChains(preset, render, write)
  await write(
    'exam.json',
    JSON.stringify({
      preset: preset.name,
      size,
      prompts: [
        ...asked.map(({ scene, heldOut }) => ({ prompt: fullPrompt(scene), scene: plainScene(scene), heldOut })),
        ...(preset.name === 'studio' ? await freePrompts() : []),
      ],
      edits: changes.map((edit, i) => ({
        family: edit.family,
        instruction: instruction(edit, Random.of(seed + 4, i)),
        before: plainScene(edit.before),
        after: plainScene(edit.after),
        object: edit.object,
      })),
    }),
  )
}

async function freePrompts(): Promise<readonly object[]> {
  const file = await readFile(new URL('../freePrompts.json', import.meta.url), 'utf8')
  return (JSON.parse(file) as { prompts: readonly object[] }).prompts
}

async function writeChains(
  preset: Preset,
  render: (scenes: readonly Scene[]) => Promise<Buffer>,
  write: (name: string, content: Buffer | string) => Promise<void>,
): Promise<void> {
  const found: (readonly [Edit, Edit])[] = []
  for (let draw = 0; found.length < chains; draw++) {
    const random = Random.of(seed + 5, draw)
    const step = (scene: Scene) =>
      sampleEdit(scene, preset, random, undefined, ['place', 'place', 'time', 'season', 'weather'])
    const first = step(sampleScene(preset, random))
    const second = first === null ? null : step(first.after)
    if (first !== null && second !== null && first.family !== second.family) found.push([first, second])
  }
  await write('chains.u8', await render(found.flatMap(([first]) => [first.before, first.after])))
  await write('chainTargets.u8', await render(found.map(([, second]) => second.after)))
  const questions = found.map(([, second], i) => ({
    family: second.family,
    instruction: instruction(second, Random.of(seed + 6, i)),
    after: plainScene(second.after),
  }))
  await write('chains.json', JSON.stringify(questions))
}

function seen(preset: Preset) {
  return Array.from({ length: prompts }, (_, i) => ({
    scene: sampleScene(preset, Random.of(seed, i)),
    heldOut: null,
  }))
}

/** The families of held-out cells in turn, each scene held out by that family alone. */
function unseen(preset: Preset) {
  const families = preset.heldOut.filter((family) => family !== 'pair' || preset.chances.twoObjects > 0)
  const found: { readonly scene: Scene; readonly heldOut: HeldOutFamily }[] = []
  for (let draw = 0; found.length < prompts; draw++) {
    const wanted = families[found.length % families.length]!
    const scene = sampleScene({ ...preset, heldOut: [] }, Random.of(seed + 1, draw))
    const by = preset.heldOut.filter((family) => isHeldOut(scene, { heldOut: [family] }))
    if (by.length === 1 && by[0] === wanted) found.push({ scene, heldOut: wanted })
  }
  return found
}

async function sampleEdits(preset: Preset, sprites: Sprites): Promise<readonly Edit[]> {
  const looksDifferent = await measureLooks(preset, sprites)
  const found: Edit[] = []
  for (let draw = 0; found.length < edits; draw++) {
    const random = Random.of(seed + 2, draw)
    // The second edition is asked every family as often as the others.
    const families = preset.chances.worn > 0 ? [editFamilies[found.length % editFamilies.length]!] : undefined
    const edit = sampleEdit(sampleScene(preset, random), preset, random, looksDifferent, families)
    if (edit !== null) found.push(edit)
  }
  return found
}

function wearing({ thing, colour }: Worn): string {
  return withWearable(thing, [colour ?? '', thing].filter(Boolean).join(' '))
}

/** Everything that the scene is, said once, in the plainest words. */
function fullPrompt(scene: Scene): string {
  const numbers = { 2: 'two', 3: 'three', 4: 'four' } as const
  const [{ slot: first }] = scene.objects
  const subjects = scene.objects.map(({ noun, trait, colour, size, count, slot, worn: on }) => {
    const words = [size === 'small' ? 'small' : '', colour ?? '', noun.name].filter(Boolean).join(' ')
    const counted = count > 1 ? `${numbers[count as 2 | 3 | 4]} ${plural(words)}` : withArticle(words)
    const worn = trait === null ? '' : noun.trait!.name === 'avatar' ? ` with ${trait}` : ` (${trait})`
    const dressed = on === null ? '' : ` ${isHeld(on.thing) ? 'holding' : 'wearing'} ${wearing(on)}`
    const aside = scene.objects.length < 3 && (slot === 'left' || slot === 'right')
    return counted + worn + dressed + (aside ? ` on the ${slot}` : '')
  })
  const words = [
    first === 'above' || first === 'back'
      ? subjects.join(first === 'above' ? ' above ' : ' behind ')
      : subjects.length > 1
        ? `${subjects.slice(0, -1).join(', ')} and ${subjects.at(-1)}`
        : subjects[0]!,
    scene.reflection ? 'with a reflection' : '',
    placeWords[scene.place][0],
    scene.season === 'summer' ? '' : seasonWords[scene.season][0],
    hasSky(scene.place) && scene.time !== 'day' ? timeWords[scene.time][0] : '',
    scene.weather === 'clear' ? '' : weatherWords[scene.weather][0],
  ]
  return `${words.filter(Boolean).join(' ')}, ${styleWords[scene.style][0]}`
}

await main()
