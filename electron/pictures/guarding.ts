/** The drift guard in the engine process: once when an edit is painted, again for every strength tried afterwards. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import type { Engine } from '../../engine/engine.ts'
import type { GenerateEvent, Recipe } from '../../engine/event.ts'
import { studyEdit, type Guarded } from '../../engine/guard/guard.ts'
import { guardPicture } from '../../engine/guard/guardPicture.ts'
import { decodeImage, decodePicture } from '../../engine/images/decode.ts'
import { onWhite } from '../../engine/images/picture.ts'
import { encodePng } from '../../engine/images/png.ts'
import { digitalSourceOf } from '../../engine/images/pngText.ts'
import type { EncodedGuard, EncodedPicture, GuardOrder, PaintedPicture } from '../engineMessages.ts'

type ImageEvent = Extract<GenerateEvent, { type: 'image' }>

/** `sourceFiles`: the parent, then what else the instruction refers to. */
export async function guardedEdit(
  engine: Engine,
  sourceFiles: readonly [string, ...string[]],
  event: ImageEvent,
  strength: number,
): Promise<PaintedPicture> {
  const parent = await decodePicture(await readFile(sourceFiles[0]))
  const guarded = await guardPicture(engine, parent, event, strength)
  const [edit, copy] = await Promise.all([encodePng(event.pixels, null), guarded.copy && encodePng(guarded.copy, null)])
  return {
    ...(await encode(guarded, guarded.recipe, sourceFiles)),
    guard: { ...(await encodeGuard(guarded, strength)), edit, copy },
  }
}

interface Study {
  readonly key: string
  readonly guard: (strength: number) => Guarded
}

/** While a slider is drawn the same edit is asked for again and again. */
let last: Study | null = null

async function guardedBy(order: GuardOrder): Promise<Guarded> {
  const key = [order.parentFile, order.editFile, order.copyFile].join('\n')
  if (last?.key !== key) last = { key, guard: await study(order) }
  return last.guard(order.strength)
}

export async function guardAgain(order: GuardOrder): Promise<EncodedPicture & { readonly guard: EncodedGuard }> {
  const { parentFile, strength, recipe } = order
  const guarded = await guardedBy(order)
  const renewed = recipe && { ...recipe, guard: { strength, score: guarded.score } }
  return { ...(await encode(guarded, renewed, [parentFile])), guard: await encodeGuard(guarded, strength) }
}

/** Longest side of a trial, in pixels: a photo's whole PNG would take seconds for every move of the slider. */
const trialSide = 1600

export async function tryGuard(order: GuardOrder): Promise<{ readonly png: Uint8Array; readonly guard: EncodedGuard }> {
  const guarded = await guardedBy(order)
  const { picture } = guarded
  const { width, height } = picture.pixels
  const guard = await encodeGuard(guarded, order.strength)
  if (Math.max(width, height) <= trialSide) return { png: await encodePng(picture, null), guard }
  const raw = { raw: { width, height, channels: 3 } } as const
  const small = sharp(onWhite(picture).data, raw).resize(trialSide, trialSide, { fit: 'inside' })
  return { png: await small.png({ compressionLevel: 1 }).toBuffer(), guard }
}

async function study({ parentFile, editFile, copyFile }: GuardOrder): Promise<Study['guard']> {
  const [parent, edited] = [
    await decodePicture(await readFile(parentFile)),
    await decodeImage(await readFile(editFile)),
  ]
  const copy = copyFile === null ? null : await decodeImage(await readFile(copyFile))
  return studyEdit({ parent, edited, ...(copy && { copy }) })
}

async function encode(
  { picture }: Guarded,
  recipe: Recipe | null,
  sourceFiles: readonly string[],
): Promise<EncodedPicture> {
  const { width, height } = picture.pixels
  const sources = await Promise.all(sourceFiles.map(async (file) => digitalSourceOf(await readFile(file))))
  const isOwn = sources.every((source) => source === 'trainedAlgorithmicMedia')
  const source = isOwn ? 'trainedAlgorithmicMedia' : 'compositeWithTrainedAlgorithmicMedia'
  return { png: await encodePng(picture, recipe, source), width, height, recipe }
}

async function encodeGuard({ map, score }: Guarded, strength: number): Promise<EncodedGuard> {
  const { width, height, data } = map
  const png = sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
  return { strength, score, map: await png.toBuffer() }
}
