/**
 * Lets a model sit the exam, through the real engine: `painted.u8`, `edited.u8` and, with the drift guard, `guarded.u8`; the
 * same of photos (photoExam.py), if the exam has some: `photosEdited.u8` and `photosGuarded.u8`; third pictures after two: `chained.u8`.
 *
 *   npx tsx data/paint.ts --exam DIR --model DIR --out DIR [--steps N] [--guidance N] [--shift N] [--limit N] [--no-edits]
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { fitTo } from '../../images/resize.ts'
import { guardPicture } from '../../guard/guardPicture.ts'
import { defaultStrength } from '../../guard/strength.ts'
import type { GenerateEvent } from '../../event.ts'
import { createLocalEngine } from '../../index.ts'
import type { GenerateRequest, Pixels } from '../../request.ts'

interface Exam {
  readonly size: number
  readonly prompts: readonly { readonly prompt: string }[]
  readonly edits: readonly Question[]
}

interface Question {
  readonly instruction: string
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      exam: { type: 'string' },
      model: { type: 'string' },
      out: { type: 'string' },
      steps: { type: 'string' },
      guidance: { type: 'string' },
      shift: { type: 'string' },
      limit: { type: 'string', default: '1000' },
      edits: { type: 'boolean', default: true },
    },
    allowNegative: true,
  })
  const { exam: folder, model, out } = values
  if (folder === undefined || model === undefined || out === undefined)
    throw new Error('Say --exam, --model and --out.')
  const exam = JSON.parse(await readFile(path.join(folder, 'exam.json'), 'utf8')) as Exam
  const { size } = exam
  const limit = Number(values.limit)
  const settings = {
    width: size,
    height: size,
    ...(values.steps !== undefined && { steps: Number(values.steps) }),
    ...(values.guidance !== undefined && { guidance: Number(values.guidance) }),
    ...(values.shift !== undefined && { timestepShift: Number(values.shift) }),
  }
  const engine = createLocalEngine({ model, threads: 1, device: 'cpu' })
  const paint = async (request: GenerateRequest): Promise<Extract<GenerateEvent, { type: 'image' }>> => {
    for await (const event of engine.generate({ ...settings, ...request })) if (event.type === 'image') return event
    throw new Error('The engine ended without a picture.')
  }
  await mkdir(out, { recursive: true })

  // Half of the prompts are seen cells, half unseen; a limit takes from both.
  const asked = exam.prompts.map((prompt, i) => ({ ...prompt, i })).filter(({ i }) => i % 100 < limit)
  const painted: Uint8Array[] = []
  for (const { prompt, i } of asked) painted.push((await paint({ prompt, seed: i })).pixels.data)
  await writeFile(path.join(out, 'painted.u8'), Buffer.concat(painted))
  await writeFile(path.join(out, 'painted.json'), JSON.stringify(asked.map(({ i }) => i)))

  const read = (pictures: Uint8Array, i: number, side = size): Pixels => {
    const data = new Uint8Array(pictures.subarray(i * side * side * 3, (i + 1) * side * side * 3))
    return { width: side, height: side, data }
  }
  const edit = async (questions: readonly Question[], sources: Uint8Array, names: readonly [string, string]) => {
    const edited: Uint8Array[] = []
    const guarded: Uint8Array[] = []
    for (const [i, { instruction }] of questions.entries()) {
      // Photos are larger than what the model paints.
      const parent = read(sources, i, Math.round(Math.sqrt(sources.length / questions.length / 3)))
      const event = await paint({ prompt: instruction, images: [fitTo(parent, size, size)], seed: i })
      edited.push(event.pixels.data)
      const kept = await guardPicture(engine, { pixels: parent, alpha: null }, event, defaultStrength)
      guarded.push(kept.picture.pixels.data)
    }
    await writeFile(path.join(out, names[0]), Buffer.concat(edited))
    await writeFile(path.join(out, names[1]), Buffer.concat(guarded))
  }
  if (values.edits) {
    await edit(exam.edits, await readFile(path.join(folder, 'sources.u8')), ['edited.u8', 'guarded.u8'])
    const chains = path.join(folder, 'chains.json')
    if (existsSync(chains)) {
      const pictures = await readFile(path.join(folder, 'chains.u8'))
      const painted: Uint8Array[] = []
      for (const [i, { instruction }] of (JSON.parse(await readFile(chains, 'utf8')) as readonly Question[]).entries())
        painted.push(
          (await paint({ prompt: instruction, images: [read(pictures, 2 * i), read(pictures, 2 * i + 1)], seed: i }))
            .pixels.data,
        )
      await writeFile(path.join(out, 'chained.u8'), Buffer.concat(painted))
    }
    const photos = path.join(folder, 'photos.json')
    if (existsSync(photos)) {
      const questions = JSON.parse(await readFile(photos, 'utf8')) as readonly Question[]
      await edit(questions, await readFile(path.join(folder, 'photos.u8')), ['photosEdited.u8', 'photosGuarded.u8'])
    }
  }
  await engine.dispose()
}

await main()
