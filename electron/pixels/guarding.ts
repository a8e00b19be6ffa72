/** The drift guard over edits that are painted: again for every strength that is tried. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { cutOutIfAsked } from '../../engine/export/cutout/asked.ts'
import { studyEdit, type Guarded } from '../../engine/guard/guard.ts'
import { decodeImage } from '../../engine/images/decode.ts'
import { onWhite } from '../../engine/images/raster.ts'
import { composeRegion } from '../../engine/region/compose.ts'
import { encodePng } from '../../engine/images/png.ts'
import { sourceOf } from '../../engine/images/xmp.ts'
import { encode, encodeGuard } from './encoding.ts'
import type { EncodedGuard, EncodedPicture, GuardRequest } from './messages.ts'
import { openPicture } from './opened.ts'

export async function guardAgain(request: GuardRequest): Promise<EncodedPicture & { readonly guard: EncodedGuard }> {
  const { parentFile, strength, recipe } = request
  const guarded = await guardedBy(request)
  const renewed = recipe && { ...recipe, guard: { strength, score: guarded.score } }
  const { source } = await openPicture(parentFile)
  const picture = await encode(guarded.picture, renewed, sourceOf([source]))
  return { ...picture, guard: await encodeGuard(guarded, strength) }
}

/** Longest side of a trial, in pixels: a photo's whole PNG would take seconds for every move of the slider. */
const trialSide = 1600

export async function tryGuard(
  request: GuardRequest,
): Promise<{ readonly png: Uint8Array; readonly guard: EncodedGuard }> {
  const guarded = await guardedBy(request)
  const { picture } = guarded
  const { width, height } = picture.pixels
  const guard = await encodeGuard(guarded, request.strength)
  if (Math.max(width, height) <= trialSide) return { png: await encodePng(picture, null), guard }
  const raw = { raw: { width, height, channels: 3 } } as const
  const small = sharp(onWhite(picture).data, raw).resize(trialSide, trialSide, { fit: 'inside' })
  return { png: await small.png({ compressionLevel: 1 }).toBuffer(), guard }
}

interface Study {
  readonly key: string
  readonly guard: (strength: number) => Guarded
}

/** While a slider is drawn the same edit is asked for again and again. */
let last: Study | null = null

async function guardedBy(request: GuardRequest): Promise<Guarded> {
  const key = [request.parentFile, request.editFile, request.copyFile].join('\n')
  if (last?.key !== key) last = { key, guard: await study(request) }
  return last.guard(request.strength)
}

async function study({ parentFile, editFile, copyFile, recipe }: GuardRequest): Promise<Study['guard']> {
  const { picture: parent } = await openPicture(parentFile)
  const edited = await decodeImage(await readFile(editFile))
  const copy = copyFile === null ? null : await decodeImage(await readFile(copyFile))
  const guard = studyEdit({ parent, edited, ...(recipe && { instruction: recipe.prompt }), ...(copy && { copy }) })
  const { into } = recipe ?? {}
  return (strength) => {
    const guarded = guard(strength)
    if (into === undefined)
      return recipe === null ? guarded : { ...guarded, picture: cutOutIfAsked({ ...guarded, recipe }, edited).picture }
    const carried = onWhite(guarded.picture)
    return { ...guarded, picture: composeRegion({ parent, painted: edited, into, carried }) }
  }
}
