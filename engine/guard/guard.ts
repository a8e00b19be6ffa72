/**
 * The drift guard. A model that edits a picture paints all of it again, so that what nobody asked to change comes back
 * a little moved, recoloured and blurred. The guard finds what the instruction changed and puts the rest of the parent
 * back, byte for byte; a photo larger than the model keeps its size, and the change is carried over to it.
 */
import type { GuardScore } from '../event.ts'
import { onWhite, type Raster } from '../images/raster.ts'
import { bicubic, resample } from '../images/resample.ts'
import { coverOf, fitTo } from '../images/resize.ts'
import type { Pixels } from '../request.ts'
import { findShift, noShift, undoShift, type Shift } from './align.ts'
import { restoreAlpha } from './alpha.ts'
import { applyColourDrift, findColourDrift, undoColourDrift, type ColourDrift } from './colourDrift.ts'
import { compose } from './compose.ts'
import { findEvidence, type Evidence } from './evidence.ts'
import { isStillThere, thingOf, withoutThing } from './keptThing.ts'
import { toLab, toPixels, type Lab } from './lab.ts'
import { findMask, type Mask } from './mask.ts'
import { quantile } from './planes.ts'
import { scoreOf } from './score.ts'
import { defaultStrength } from './strength.ts'
import { learnTransfer, type Beyond, type Transfer } from './transfer.ts'
import { changesWholePhoto } from './wholePhoto.ts'

export interface GuardedEdit {
  /** The parent at its full size. */
  readonly parent: Raster
  /** What the model made of it; its size may be smaller. */
  readonly edited: Pixels
  /** The parent as the model repeats it without an edit (through its autoencoder), which it is fairer to compare with. */
  readonly copy?: Pixels
  /** What was asked for: a new light on a photo is carried over to all of it. */
  readonly instruction?: string
  /** 0 is the edit as the model made it; 1 restores all but the clearest changes. */
  readonly strength?: number
}

export interface Guarded {
  /** As large as the parent, or as the edit where that is larger. */
  readonly picture: Raster
  /** 8-bit change map at the edit's size: 0 is the parent's own bytes, 255 the edit. */
  readonly map: { readonly width: number; readonly height: number; readonly data: Uint8Array }
  readonly score: GuardScore
}

export function guardEdit({ strength = defaultStrength, ...edit }: GuardedEdit): Guarded {
  return studyEdit(edit)(strength)
}

/** Everything that does not depend on the strength is done once; the function returned is called for each strength. */
export function studyEdit({
  parent: given,
  edited,
  copy,
  instruction = '',
}: Omit<GuardedEdit, 'strength'>): (strength: number) => Guarded {
  const parent = atLeast(given, edited)
  const seen = onWhite(parent)
  const before = fitTo(seen, edited.width, edited.height)
  const isOfWholePhoto = changesWholePhoto(instruction, seen)
  // Beside its sharp parent an edit that is carried over would pass on the autoencoder's blur as if it were asked for.
  const reference = isOfWholePhoto && copy ? copy : nearest(edited, before, copy)
  const study = studyChange(reference, edited)
  const asked = isOfWholePhoto ? null : thingOf(before, instruction)
  const thing = asked && isStillThere(asked, toLab(reference), toLab(study.corrected)) ? asked : null
  const [parts, wholes] = [new Map<Pixels, Transfer>(), new Map<Pixels, Transfer>()]
  const beyond = beyondOf(seen, edited)
  const transferOf = (target: Pixels, isWhole: boolean) => {
    const known = isWhole && beyond ? wholes : parts
    const carrying = { isOfWholePhoto, beyond: isWhole ? beyond : null }
    const transfer = known.get(target) ?? learnTransfer(reference, target, carrying)
    known.set(target, transfer)
    return transfer
  }
  return (strength) => {
    const isCarried = isOfWholePhoto && strength > 0
    const found: Found = isCarried ? { ...everywhere(edited), verdict: 'whole' } : chooseMask(study, strength, thing)
    const isWhole = found.verdict === 'raw' || found.verdict === 'whole'
    const guarded = before === seen && !isWhole ? guardedBefore(found, before, edited) : null
    const mask = guarded ?? found
    const painted = isWhole || guarded ? edited : study.corrected
    const laid = guarded
      ? { pixels: edited, touched: Uint8Array.from(guarded.values) }
      : compose(seen, transferOf(painted, isWhole), mask, isWhole && (isCarried ? 'carried' : 'painted'))
    const asLarge = () =>
      before === seen ? painted : compose(seen, transferOf(painted, true), everywhere(mask), 'painted').pixels
    return {
      picture: parent.alpha
        ? restoreAlpha(parent, { ...laid, painted: asLarge() })
        : { pixels: laid.pixels, alpha: null },
      map: {
        width: mask.width,
        height: mask.height,
        data: Uint8Array.from(mask.values, (value) => Math.ceil(value * 255)),
      },
      score: scoreOf({ ...mask, before, edited, shift: study.shift }),
    }
  }
}

/** On which sides the model was not shown all of the parent; null where it saw it whole. */
function beyondOf(parent: Pixels, { width, height }: Pixels): Beyond | null {
  const cover = coverOf(parent, width, height)
  const [columns, rows] = [cover.width > width + 1, cover.height > height + 1]
  return columns || rows ? { columns, rows } : null
}

/** A parent smaller than the edit is scaled until it covers it: the model painted more than the parent holds. */
function atLeast(parent: Raster, { width, height }: Pixels): Raster {
  const { pixels, alpha } = parent
  if (pixels.width >= width && pixels.height >= height) return parent
  const cover = coverOf(pixels, width, height)
  const scaled = (picture: Pixels) => resample(picture, cover.width, cover.height, bicubic)
  if (!alpha) return { pixels: scaled(pixels), alpha }
  const grey = Uint8Array.from(pixels.data, (_, i) => alpha[Math.floor(i / 3)]!)
  return { pixels: scaled(pixels), alpha: scaled({ ...pixels, data: grey }).data.filter((_, i) => i % 3 === 0) }
}

/** Which picture the edit is a drifted version of: one that did not go through an autoencoder is nearer to the parent. */
function nearest(edited: Pixels, before: Pixels, copy: Pixels | undefined): Pixels {
  if (!copy) return before
  const typicalError = (from: Pixels) => {
    const errors = new Float32Array(edited.data.length)
    let count = 0
    for (let i = 0; i < errors.length; i++) {
      if (before.data[i] === 255) continue // every model repeats plain white
      errors[count++] = Math.abs(edited.data[i]! - from.data[i]!)
    }
    return quantile(errors.subarray(0, count), 0.3)
  }
  return typicalError(before) < typicalError(copy) ? before : copy
}

/**
 * An edit that has been guarded before is left as it is; what differs from the parent is then the mask. It shows by
 * bytes that no model repeats, plain white and black apart.
 */
function guardedBefore(mask: Found, before: Pixels, edited: Pixels): Found | null {
  let [repeated, others] = [0, 0]
  const values = mask.values.map((value, i) => {
    const [r, g, b] = [before.data[i * 3]!, before.data[i * 3 + 1]!, before.data[i * 3 + 2]!]
    const isEqual = r === edited.data[i * 3] && g === edited.data[i * 3 + 1] && b === edited.data[i * 3 + 2]
    const isPlain = r === g && g === b && (r === 0 || r === 255)
    if (value === 0 && !isEqual) others++
    if (value === 0 && isEqual && !isPlain) repeated++
    return isEqual ? 0 : 1
  })
  return others <= 0.1 * repeated ? { ...mask, values } : null
}

interface Study {
  readonly evidence: Evidence
  /** The edit without its drift. */
  readonly corrected: Pixels
  readonly shift: Shift
  readonly drift: ColourDrift | null
}

function studyChange(reference: Pixels, edited: Pixels): Study {
  const still = toLab(reference)
  const raw = toLab(edited)
  const shift = findShift(still, raw)
  const moved = undoShift(raw, shift)
  const drift = colourDriftOf(still, moved)
  const corrected = drift ? undoColourDrift(moved, drift) : moved
  const isAsItWas = shift === noShift && drift === null
  // Casting the copy as well, rather than only cleaning the edit, lets both lose what no screen can show.
  const cast = drift ? toLab(toPixels(applyColourDrift(still, drift))) : still
  return {
    evidence: findEvidence(cast, moved),
    corrected: isAsItWas ? edited : toPixels(corrected),
    shift,
    drift,
  }
}

/** A cast must be small and shared by much of the picture; else it is what was asked for, such as night. */
function colourDriftOf(still: Lab, moved: Lab): ColourDrift | null {
  const drift = findColourDrift(still, moved)
  return drift.support >= 0.25 && drift.size >= 0.3 && drift.size <= 3 + 5 * drift.support ? drift : null
}

function everywhere({ width, height }: Pick<Mask, 'width' | 'height'>): Mask {
  return { width, height, values: new Float32Array(width * height).fill(1), changed: 1, kept: 0 }
}

interface Found extends Mask {
  readonly verdict: GuardScore['verdict']
}

/** The least that must be left of the parent, in pieces that are whole, for restoring it to make sense. */
const worthKeeping = 0.1

/** `thing`: what stays in any case, where there is such a thing. */
function chooseMask(
  { evidence, drift }: Pick<Study, 'evidence' | 'drift'>,
  strength: number,
  thing: Uint8Array | null,
): Found {
  const all = everywhere(evidence)
  if (strength <= 0) return { ...all, verdict: 'raw' }
  if (thing !== null) {
    const { values, ...mask } = chooseMask({ evidence, drift }, strength, null)
    return { ...mask, values: withoutThing(values, thing, mask.width), verdict: 'restored' }
  }
  const seed = 5 * 2 ** ((strength - 0.5) * 2.5)
  const mask = findMask(evidence, { seed, spread: 0.6 * seed })
  if (mask.kept < worthKeeping) return { ...all, verdict: 'whole' }
  // A colour cast and nothing else is what was asked for: warmer, brighter, sepia.
  if (mask.changed === 0 && drift !== null && drift.size >= 1.5) return { ...all, verdict: 'whole' }
  return { ...mask, verdict: mask.changed === 0 ? 'nothing' : 'restored' }
}
