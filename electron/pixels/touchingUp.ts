import { touchUp } from '../../engine/export/cutout/touchUp.ts'
import { encodePng } from '../../engine/images/png.ts'
import type { Recipe } from '../contract.ts'
import type { EncodedPicture, PixelCalls } from './messages.ts'
import { openPicture } from './opened.ts'

/** The file still says how the picture was painted; the library knows that a hand was on it. What a hand has painted makes a composite of what a model did. */
export async function touchUpPicture(request: PixelCalls['touchUpPicture']['input']): Promise<EncodedPicture> {
  const { file, under, opacity, paint, recipe } = request
  const [{ picture, source }, { picture: below }] = await Promise.all([openPicture(file), openPicture(under)])
  const { width, height } = picture.pixels
  // An edit may have been painted smaller than the picture is.
  const isAsLarge = below.pixels.width === width && below.pixels.height === height
  const touched = touchUp(picture, isAsLarge ? below.pixels : picture.pixels, opacity, paint)
  const told = recipe && withCutOut(recipe, touched.alpha !== null)
  return {
    png: await encodePng(
      touched,
      told,
      paint && source ? 'compositeWithTrainedAlgorithmicMedia' : (source ?? undefined),
    ),
    width,
    height,
    recipe: null,
  }
}

function withCutOut(recipe: Recipe, isCut: boolean): Recipe {
  const { cutOut: _, ...others } = recipe
  return isCut ? { ...others, cutOut: true } : others
}
