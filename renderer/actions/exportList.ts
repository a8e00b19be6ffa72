/** The list of what is exported: marked, moved, named, made into animations. */
import { freeName } from '../document/exportNames.ts'
import { byName, moveTo, step, takeOut } from '../document/exportList.ts'
import type { ExportAnimation } from '../document/exportOrder.ts'
import { useExportStore } from '../stores/exportStore.ts'
import { exportStrings as words } from '../strings/export.ts'
import type { Grip } from './librarySelection.ts'

export function mark(index: number, grip: Exclude<Grip, 'move'> | 'all'): void {
  const { pictures, marked, anchor } = useExportStore.getState()
  const id = pictures[index]?.id
  if (id === undefined) return
  if (grip === 'all') return useExportStore.setState({ marked: new Set(pictures.map((picture) => picture.id)) })
  if (grip === 'range') {
    const start = pictures.findIndex((picture) => picture.id === (anchor ?? id))
    const [from, to] = [Math.min(start, index), Math.max(start, index)]
    return useExportStore.setState({ marked: new Set(pictures.slice(from, to + 1).map((picture) => picture.id)) })
  }
  const next = new Set(grip === 'only' && !(marked.size === 1 && marked.has(id)) ? [] : marked)
  if (!next.delete(id)) next.add(id)
  useExportStore.setState({ marked: next, anchor: id })
}

export function moveMarked(place: number): void {
  useExportStore.setState(({ pictures, marked }) => ({ pictures: moveTo(pictures, marked, place) }))
}

export function stepMarked(by: 1 | -1): void {
  useExportStore.setState(({ pictures, marked }) => ({ pictures: step(pictures, marked, by) }))
}

export function takeOutMarked(): void {
  const facts = useExportStore.getState()
  useExportStore.setState(takeOut(facts, facts.marked))
}

export function sortExported(): void {
  useExportStore.setState(({ pictures }) => ({ pictures: byName(pictures) }))
}

export function renameExported(id: string, wanted: string): void {
  const { pictures } = useExportStore.getState()
  const name = freeName(
    wanted,
    pictures.filter((picture) => picture.id !== id).map((picture) => picture.name),
  )
  useExportStore.setState({ pictures: pictures.map((picture) => (picture.id === id ? { ...picture, name } : picture)) })
}

/** The marked pictures in their order, or all of them, one after the other. */
export function animateMarked(): void {
  const { pictures, marked, animations } = useExportStore.getState()
  const shown = pictures.filter(({ id }) => marked.size === 0 || marked.has(id))
  if (shown.length === 0) return
  const name = freeName(
    stemOf(shown.map((picture) => picture.name)),
    animations.map((one) => one.name),
  )
  const added = { id: crypto.randomUUID(), name, pictureIds: shown.map(({ id }) => id) }
  useExportStore.setState({
    animations: [...animations, added],
    marked: new Set(),
    shownAnimation: added.id,
    view: 'play',
  })
}

/** `run` of `run-1` and `run-2`. */
function stemOf([first = '', ...others]: readonly string[]): string {
  let stem = first
  for (const name of others) while (!name.startsWith(stem)) stem = stem.slice(0, -1)
  return stem.replace(/[\d\s_.-]+$/, '') || words.animation
}

export function changeAnimation(id: string, change: Partial<Omit<ExportAnimation, 'id'>>): void {
  useExportStore.setState(({ animations }) => ({
    animations: animations
      .map((one) => (one.id === id ? { ...one, ...change } : one))
      .filter(({ pictureIds }) => pictureIds.length > 0),
  }))
}

export function removeAnimation(id: string): void {
  useExportStore.setState(({ animations }) => ({ animations: animations.filter((one) => one.id !== id) }))
}

/** One frame comes to lie in front of another. */
export function moveFrame({ id, pictureIds }: ExportAnimation, from: number, to: number): void {
  const frame = pictureIds[from]
  if (frame === undefined) return
  const others = pictureIds.toSpliced(from, 1)
  changeAnimation(id, { pictureIds: others.toSpliced(to > from ? to - 1 : to, 0, frame) })
}
