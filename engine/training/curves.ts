/**
 * `npm run evaluate:curves`: how steps, guidance and timestep shift change the marks, one at a time from the model's own settings.
 *
 *   npm run evaluate:curves -- [--preset first] [--model DIR] [--work DIR] [--limit 50]
 *
 * Needs what `npm run evaluate` left in the work folder: the exam and the judge. Writes `curves.md` beside them.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.join(here, '..', '..')
const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'studio' },
    model: { type: 'string' },
    work: { type: 'string', default: path.join(root, '.cache', 'evaluate') },
    limit: { type: 'string', default: '50' },
  },
})
const model = path.resolve(values.model ?? path.join(root, 'assets', 'models', 'patchwork-second'))
const work = (name: string) => path.resolve(values.work, values.preset, name)
const own = JSON.parse(readFileSync(path.join(model, 'patchwork.json'), 'utf8')) as Record<string, number>

const curves = [
  { name: 'steps', option: '--steps', own: own['steps']!, tried: [6, 10, 14, 20, 28] },
  { name: 'guidance', option: '--guidance', own: own['guidance']!, tried: [1, 1.5, 2, 2.5, 3, 4] },
  { name: 'timestep shift', option: '--shift', own: own['timestepShift']!, tried: [0.25, 0.4, 0.6, 1, 1.6] },
]
const lines: string[] = []
for (const { name, option, own: usual, tried } of curves) {
  lines.push('', `| ${name} | noun | colour | place | time | style | all | R@1 | steps at patch borders |`)
  lines.push('|---|---|---|---|---|---|---|---|---|')
  for (const value of tried) {
    const chosen = value === usual ? ' (the default)' : ''
    lines.push(`| ${value}${chosen} | ${marks(option, value).join(' | ')} |`)
    console.log(lines.at(-1))
  }
}
writeFileSync(work('curves.md'), `${lines.join('\n').trim()}\n`)

/** Paints the prompts with one setting changed; the judge's marks in the order of the table. */
function marks(option: string, value: number): readonly string[] {
  const out = work(`curve${option}${value}`)
  const paint = ['tsx', path.join(here, 'data', 'paint.ts'), '--exam', work('exam'), '--model', model, '--out', out]
  const { status } = spawnSync('npx', [...paint, option, `${value}`, '--limit', values.limit, '--no-edits'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: here,
  })
  if (status !== 0) throw new Error(`Painting with ${option} ${value} failed.`)
  const common = ['--exam', work('exam'), '--painted', out, '--judge', work('judge.pt'), '--model', model]
  const rest = ['--fresh', work('judge'), '--train', work('train'), '--short']
  const python = process.env['PYTHON'] ?? 'python3'
  const said = execFileSync(python, [path.join(here, 'evaluate.py'), ...common, ...rest], { encoding: 'utf8' })
  const found = JSON.parse(said) as Record<string, string>
  return ['noun', 'colour', 'place', 'time', 'style', 'all', 'R@1', 'grid'].map((mark) => found[mark]!)
}
