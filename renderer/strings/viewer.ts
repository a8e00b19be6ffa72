export const viewerStrings = {
  title: 'Large view',
  action: 'Look at it large',
  of: (index: number, count: number) => `${index} of ${count}`,
  keep: 'Keep',
  drop: 'Drop',
  close: 'Close',
  previous: 'The one before',
  next: 'The next one',
  list: 'Candidates',
  hint: 'Arrows step, Enter keeps, Delete drops, Space closes',
} as const
