/** Tokens that a request brings with it: checked and looked up. */
import { EngineError } from '../errors.ts'
import type { Given, GivenPicture } from '../passages.ts'
import type { Surroundings } from './into.ts'
import type { Model } from './model.ts'

/** Throws `journal/unreadable`: no painting can go on from them. */
export function checkGiven(given: Given, model: Model, tokenCount: number): void {
  if (given.modelHash !== model.hash) {
    throw new EngineError(
      'journal/unreadable',
      `These patches were painted by another model than ${model.config.generationConfig.name}; choose the one that they are from, or paint the picture anew.`,
    )
  }
  const { tokenSize } = model.config
  for (const { tokens, kept } of given.pictures) {
    if (tokens.length === tokenCount * tokenSize && kept.length === tokenCount && tokens.every(Number.isFinite))
      continue
    throw new EngineError(
      'journal/unreadable',
      'The patches given do not fit a picture of this size; choose the size that they were painted at.',
    )
  }
}

/** Of pictures `first`, `first` + 1...: (images, tokenSize) where the token is known of all of them. */
export function givenAt(
  given: Given | undefined,
  into: Surroundings | null,
  { first, images, tokenSize }: { readonly first: number; readonly images: number; readonly tokenSize: number },
): (token: number) => Float32Array | undefined {
  const pictures = Array.from({ length: images }, (_, image) => (given ? pictureOf(given, first + image) : nothing))
  return (token) => {
    const isAround = into?.kept[token] === 1
    if (!isAround && !pictures.every(({ kept }) => kept[token] === 1)) return undefined
    const values = new Float32Array(images * tokenSize)
    for (const [image, { tokens: own }] of pictures.entries()) {
      const tokens = isAround ? into.tokens : own
      values.set(tokens.subarray(token * tokenSize, (token + 1) * tokenSize), image * tokenSize)
    }
    return values
  }
}

/** One alone serves all. */
function pictureOf({ pictures }: Given, image: number): GivenPicture {
  return (pictures.length === 1 ? pictures[0] : pictures[image]) ?? nothing
}

const nothing: GivenPicture = { tokens: new Float32Array(), kept: new Uint8Array() }
