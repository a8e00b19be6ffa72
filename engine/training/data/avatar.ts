/** Small pixel portraits out of parts: hair, glasses and hat follow the words, all else stays the same. */

/** The two calls that are used. Not imported by name, because the product's own install does not have the packages. */
interface Generator {
  readonly createAvatar: (style: unknown, options: Readonly<Record<string, unknown>>) => { toString(): string }
}
interface Collection {
  readonly pixelArt: unknown
}
const packages = { generator: '@dicebear/core', collection: '@dicebear/collection' }

const hairColours: Readonly<Record<string, string>> = {
  red: 'b5402a',
  blond: 'e8c15a',
  black: '2b2326',
  blue: '3f7fd9',
}

/** `wears` is such as "red hair and glasses". */
export async function avatarSvg(wears: string): Promise<string> {
  const hair = hairColours[wears.split(' ')[0]!]
  if (hair === undefined) throw new Error(`No such hair: "${wears}".`)
  const { createAvatar } = (await import(packages.generator)) as Generator
  const { pixelArt } = (await import(packages.collection)) as Collection
  return createAvatar(pixelArt, {
    seed: 'patchwork',
    hair: ['long09'],
    hairColor: [hair],
    skinColor: ['ffdbac'],
    clothing: ['variant12'],
    clothingColor: ['5bc0de'],
    eyes: ['variant08'],
    mouth: ['happy09'],
    glasses: ['dark01'],
    glassesProbability: wears.includes('glasses') ? 100 : 0,
    hat: ['variant04'],
    hatColor: ['cc6192'],
    hatProbability: wears.includes('hat') ? 100 : 0,
    beardProbability: 0,
    accessoriesProbability: 0,
  }).toString()
}
