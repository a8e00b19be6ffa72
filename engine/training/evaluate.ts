/**
 * `npm run evaluate`: examines a model from drawings to table. What is already in the work folder is used again.
 *
 *   npm run evaluate -- [--preset studio] [--model DIR] [--work DIR] [--judge-minutes N] [--photos DIR]
 *
 * Needs `npm install` in this folder and a Python with requirements.txt (environment PYTHON). Writes `report.md` and
 * contact sheets into the work folder; docs/model.md quotes them. `--photos` is a folder of photos to edit.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** What a preset's model is asked, and how its pictures come down to the judge's 128 pixels. */
const presets = {
  first: { size: 256, shrink: 2, judgePictures: 60_000 },
  studio: { size: 256, shrink: 2, judgePictures: 120_000 },
} as const

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.join(here, '..', '..')
const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'studio' },
    model: { type: 'string' },
    work: { type: 'string', default: path.join(root, '.cache', 'evaluate') },
    'judge-minutes': { type: 'string', default: '20' },
    photos: { type: 'string' },
  },
})
const preset = presets[values.preset as keyof typeof presets]
if (preset === undefined) throw new Error(`No preset "${values.preset}"; there are ${Object.keys(presets).join(', ')}.`)
const model = path.resolve(values.model ?? path.join(root, 'assets', 'models', 'patchwork-second'))
const work = (name: string) => path.resolve(values.work, values.preset, name)
const common = ['--preset', values.preset]

generate('exam.ts', work('exam'), [...common, '--out', work('exam'), '--size', `${preset.size}`])
if (values.photos !== undefined)
  python('photoExam.py', work('exam/photos.u8'), ['--photos', path.resolve(values.photos), '--exam', work('exam')])
const judgeData = ['--seed', '77', '--all-cells', '--truth', '--count', `${preset.judgePictures}`]
generate('pack.ts', work('judge'), [...common, ...judgeData, '--out', work('judge')])
python('composeAll.py', work('judge/images.u8'), [work('judge'), '--shrink', `${preset.shrink}`])
python('judge.py', work('judge.pt'), [
  '--data',
  work('judge'),
  '--out',
  work('judge.pt'),
  '--minutes',
  values['judge-minutes'],
])
// Other drawings of the same cells would do for the judge, but "nearest training picture" wants the training seed.
generate('pack.ts', work('train'), [...common, '--truth', '--count', '20000', '--out', work('train')])
python('composeAll.py', work('train/images.u8'), [work('train'), '--shrink', `${preset.shrink}`])
// What a model painted last time says nothing about its weights of today.
run('npx', [
  'tsx',
  path.join(here, 'data', 'paint.ts'),
  '--exam',
  work('exam'),
  '--model',
  model,
  '--out',
  work('painted'),
])
python('evaluate.py', null, [
  '--exam',
  work('exam'),
  '--painted',
  work('painted'),
  '--judge',
  work('judge.pt'),
  '--fresh',
  work('judge'),
  '--train',
  work('train'),
  '--model',
  model,
  '--out',
  work('.'),
])

// Every other noun and style drawn in the place of what was painted: what the learned judge confuses, this does not.
if (values.preset === 'studio') {
  const place = ['--exam', work('exam'), '--pack', work('judge')]
  generate('alternatives.ts', work('exam/alternatives.jsonl'), place)
  python('nearestRender.py', null, [...place, '--painted', work('painted'), '--out', work('nearest.md')])
}

function generate(script: string, made: string, args: readonly string[]): void {
  if (!existsSync(made)) run('npx', ['tsx', path.join(here, 'data', script), ...args])
}

function python(script: string, made: string | null, args: readonly string[]): void {
  if (made === null || !existsSync(made)) run(process.env['PYTHON'] ?? 'python3', [path.join(here, script), ...args])
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit', cwd: here })
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 2).join(' ')} failed.`)
}
