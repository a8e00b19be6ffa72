/**
 * For each prompt and each edit of an exam (exam.ts) the scene that was asked for and every scene that is the same but for one
 * thing (otherwise.ts), as draw lists of a pack: nearestRender.py tells which of them a painted picture looks most like.
 *
 *   npx tsx data/alternatives.ts --exam DIR --pack DIR       writes `alternatives.jsonl` and `editAlternatives.jsonl` into the exam
 */
import { createWriteStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { drawListOf } from './drawList.ts'
import type { EditFamily } from './editFamilies.ts'
import { type PlainScene, sceneOf, type Tests, testsOf, testsOfEdit } from './otherwise.ts'
import { packLine } from './packLine.ts'
import type { Scene } from './scene.ts'
import { choosePreset } from './vocabulary.ts'

interface Exam {
  /** Free prompts have no scene. */
  readonly prompts: readonly { readonly scene?: PlainScene }[]
  readonly edits: readonly {
    readonly family: EditFamily
    readonly before: PlainScene
    readonly after: PlainScene
    readonly object: number
  }[]
}

const preset = choosePreset('studio', true)
const { values } = parseArgs({ options: { exam: { type: 'string' }, pack: { type: 'string' } } })
const { exam: folder, pack } = values
if (folder === undefined || pack === undefined) throw new Error('Say --exam and --pack.')
const read = (...parts: readonly string[]) => JSON.parse(readFileSync(path.join(...parts), 'utf8')) as never
const files = Object.keys((read(pack, 'pack.json') as { files: object }).files)
const at = new Map(files.map((name, i) => [name, i]))
const line = (scene: Scene) => packLine(drawListOf(scene, preset.size), preset, at)

const { prompts, edits } = read(folder, 'exam.json') as Exam
write(
  'alternatives.jsonl',
  prompts.map(({ scene }) => (scene === undefined ? null : testsOf(sceneOf(scene)))),
)
write(
  'editAlternatives.jsonl',
  edits.map(({ family, before, after, object }) => testsOfEdit(family, sceneOf(before), sceneOf(after), object)),
)

function write(name: string, all: readonly (Tests | null)[]): void {
  const out = createWriteStream(path.join(folder!, name))
  for (const [i, tests] of all.entries()) {
    if (tests === null) continue
    const lines = Object.entries(tests).map(([key, { right, wrong }]) => [
      key,
      { right: right.map(line), wrong: wrong.map(line) },
    ])
    out.write(`${JSON.stringify({ i, tests: Object.fromEntries(lines) })}\n`)
  }
  out.end()
}
