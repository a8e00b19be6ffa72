/** The kinds of edits. */
export const editFamilies = [
  'recolour',
  'replace',
  'style',
  'place',
  'time',
  'size',
  'add',
  'remove',
  'weather',
  'season',
  'move',
  'flip',
  'count',
  'reflection',
  'trait',
  'wear',
] as const
export type EditFamily = (typeof editFamilies)[number]
