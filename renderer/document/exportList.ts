/** Pictures of an export in their order: moved, taken out, sorted, made into animations. Pure; the store holds what comes of it. */
import type { ExportPicture } from '../../electron/contract.ts'
import type { ExportAnimation } from './exportOrder.ts'

interface Arranged {
  readonly pictures: readonly ExportPicture[]
  readonly marked: ReadonlySet<string>
  readonly animations: readonly ExportAnimation[]
}

/** `ids`, in the order that they have, so that the first of them comes to lie at `place` among the others. */
export function moveTo<Item extends { readonly id: string }>(
  items: readonly Item[],
  ids: ReadonlySet<string>,
  place: number,
): readonly Item[] {
  const moved = items.filter(({ id }) => ids.has(id))
  const others = items.filter(({ id }) => !ids.has(id))
  const before = items.slice(0, Math.max(0, place)).filter(({ id }) => !ids.has(id)).length
  return [...others.slice(0, before), ...moved, ...others.slice(before)]
}

/** By one place, all together. */
export function step<Item extends { readonly id: string }>(
  items: readonly Item[],
  ids: ReadonlySet<string>,
  by: 1 | -1,
): readonly Item[] {
  const places = items.flatMap(({ id }, index) => (ids.has(id) ? [index] : []))
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined) return items
  return moveTo(items, ids, by === -1 ? first - 1 : last + 2)
}

const natural = new Intl.Collator('en', { numeric: true })

/** `run-2` before `run-10`. */
export function byName(pictures: readonly ExportPicture[]): readonly ExportPicture[] {
  return pictures.toSorted((a, b) => natural.compare(a.name, b.name))
}

export function takeOut({ pictures, animations }: Arranged, ids: ReadonlySet<string>): Arranged {
  const left = animations.map((one) => ({ ...one, pictureIds: one.pictureIds.filter((id) => !ids.has(id)) }))
  return {
    pictures: pictures.filter(({ id }) => !ids.has(id)),
    marked: new Set(),
    animations: left.filter(({ pictureIds }) => pictureIds.length > 0),
  }
}

/** At most that many pixels are looked at before, so that a look takes a moment. */
const pixelsSeen = 6e6
const picturesSeen = 240

/** The first pictures, as many as a look takes; sizes in pixels. */
export function seenOf(
  pictures: readonly ExportPicture[],
  sizeOf: (id: string) => { readonly width: number; readonly height: number } | null,
  scales: readonly number[],
): readonly ExportPicture[] {
  const times = scales.reduce((sum, scale) => sum + scale * scale, 0)
  let pixels = 0
  const end = pictures.slice(0, picturesSeen).findIndex(({ id, of = id }, index) => {
    const { width, height } = sizeOf(of) ?? { width: 0, height: 0 }
    pixels += width * height * times
    return index > 0 && pixels > pixelsSeen
  })
  return pictures.slice(0, end < 0 ? picturesSeen : end)
}
