interface GridShape {
  readonly columns: number
  /** Pictures on one screen, in whole rows. */
  readonly page: number
  readonly total: number
}

/** Where a key leads from a picture in the grid; null for keys that mean nothing here. Space stays where it is. */
export function stepFrom(index: number, key: string, { columns, page, total }: GridShape): number | null {
  const steps: Readonly<Record<string, number>> = {
    ' ': 0,
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -page,
    PageDown: page,
    Home: -total,
    End: total,
  }
  const step = steps[key]
  if (step === undefined || total === 0) return null
  const next = index + step
  // Up and down keep their column at the edges.
  if (key === 'ArrowUp' && next < 0) return index
  if (key === 'ArrowDown' && next >= total && Math.floor(index / columns) === Math.floor((total - 1) / columns))
    return index
  return Math.min(Math.max(next, 0), total - 1)
}
