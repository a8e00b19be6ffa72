/**
 * The text resources of Godot 4 as strictly as its own reader takes them (core/variant/variant_parser.cpp and
 * scene/resources/resource_format_text.cpp): tags, then `key = value`, and values of a closed list of kinds.
 */
export type Value =
  | string
  | number
  | boolean
  | readonly Value[]
  | { readonly [key: string]: Value }
  | { readonly call: string; readonly arguments: readonly Value[] }

export interface Section {
  readonly tag: string
  readonly attributes: Readonly<Record<string, Value>>
  readonly properties: Readonly<Record<string, Value>>
}

/** Throws, with the place, for anything that does not belong there. */
export function parseGodot(text: string): readonly Section[] {
  let at = 0
  const fail = (wanted: string): never => {
    throw new SyntaxError(`${wanted} expected at ${JSON.stringify(text.slice(at, at + 30))}`)
  }
  const take = (pattern: RegExp, wanted: string): string => {
    const match = new RegExp(pattern.source, 'uy')
    match.lastIndex = at
    const found = match.exec(text)?.[0] ?? fail(wanted)
    at += found.length
    return found
  }
  const has = (letters: string) => text.startsWith(letters, at)
  const space = () => take(/\s*/, 'space')
  const word = () => take(/[A-Za-z_][A-Za-z0-9_]*/, 'a word')
  const quoted = () => JSON.parse(take(/"(?:[^"\\\n]|\\["\\n])*"/, 'a string')) as string

  const list = (close: string): Value[] => {
    const values: Value[] = []
    space()
    while (!has(close)) {
      if (values.length > 0) take(/,\s*/, 'a comma')
      values.push(value())
      space()
    }
    at++
    return values
  }
  const value = (): Value => {
    if (has('"')) return quoted()
    if (has('&"')) {
      at++
      return { call: 'StringName', arguments: [quoted()] }
    }
    if (has('[')) {
      at++
      return list(']')
    }
    if (has('{')) {
      at++
      const entries: Record<string, Value> = {}
      space()
      while (!has('}')) {
        if (Object.keys(entries).length > 0) take(/,\s*/, 'a comma')
        const key = quoted()
        if (key in entries) fail(`no second ${key}`)
        take(/: /, 'a colon')
        entries[key] = value()
        space()
      }
      at++
      return entries
    }
    if (/[-\d]/.test(text[at] ?? '')) return Number(take(/-?\d+(?:\.\d+)?/, 'a number'))
    const name = word()
    if (name === 'true' || name === 'false') return name === 'true'
    take(/\(/, 'a bracket')
    return { call: name, arguments: list(')') }
  }

  const sections: Section[] = []
  while (at < text.length) {
    take(/\[/, 'a tag')
    const tag = word()
    const attributes: Record<string, Value> = {}
    while (!has(']')) {
      take(/ /, 'a space')
      const key = word()
      take(/=/, '=')
      attributes[key] = value()
    }
    take(/\]\n+/, 'the end of the tag')
    const properties: Record<string, Value> = {}
    while (at < text.length && !has('[')) {
      const key = word()
      take(/ = /, ' = ')
      properties[key] = value()
      take(/\n+/, 'the end of the line')
    }
    sections.push({ tag, attributes, properties })
  }
  return sections
}
