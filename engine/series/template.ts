/** `{product} on a table in {season}`: a name in braces stands for the cell of that column. */
const place = /\{([^{}]*)\}/g

/** As they are written. */
export function namesIn(template: string): readonly string[] {
  return [...template.matchAll(place)].map(([, name = '']) => name.trim())
}

/** Names that are not among the cells stay as they are written. */
export function fill(template: string, cells: Readonly<Record<string, string>>): string {
  return template.replaceAll(place, (whole, name: string) => cells[keyOf(name)] ?? whole)
}

/** In small letters, as columns are. */
export function keyOf(name: string): string {
  return name.trim().toLowerCase()
}
