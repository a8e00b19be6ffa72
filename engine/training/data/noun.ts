/** A thing that can be drawn: its names, and which drawing shows it. */

/** What else a drawing of a noun can differ in: the expression of a face, the tone of skin, the parts of an avatar. */
export interface Trait {
  readonly name: 'expression' | 'skin tone' | 'avatar'
  readonly values: readonly string[]
}

export interface Drawing {
  readonly set: 'emoji' | 'avatar' | 'drawn'
  /** Code points joined by hyphens, what an avatar wears, or the name of a drawing in garments.ts. */
  readonly key: string
}

export interface Noun {
  readonly name: string
  /** Other names people type. */
  readonly synonyms: readonly string[]
  readonly trait: Trait | null
  drawing(trait: string | null): Drawing
}
