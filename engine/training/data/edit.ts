/** An edit changes one field of a scene; everything else stays, so the untouched pixels are exact. */
import { isHeldOut } from './holdout.ts'
import type { Random } from './random.ts'
import { type Scene, type SceneObject, variants } from './scene.ts'
import { hasSky, type Preset } from './vocabulary.ts'

export type EditFamily = 'recolour' | 'replace' | 'style' | 'place' | 'time' | 'size'

export interface Edit {
  readonly family: EditFamily
  readonly before: Scene
  readonly after: Scene
}

const families: readonly EditFamily[] = ['recolour', 'recolour', 'replace', 'style', 'place', 'time', 'size']

export function sampleEdit(before: Scene, preset: Preset, random: Random): Edit | null {
  // Few tries: some families do not apply to some scenes, and a scene without an edit is still a picture.
  for (let attempt = 0; attempt < 8; attempt++) {
    const family = random.pick(families)
    const after = apply(family, before, preset, random)
    if (after !== null && !isHeldOut(after)) return { family, before, after }
  }
  return null
}

function apply(family: EditFamily, scene: Scene, preset: Preset, random: Random): Scene | null {
  const [object, other] = scene.objects
  const withObject = (changed: SceneObject): Scene => ({
    ...scene,
    objects: other === undefined ? [changed] : [changed, other],
  })
  switch (family) {
    case 'recolour': {
      const colour = random.pick(preset.colours)
      return colour === object.colour ? null : withObject({ ...object, colour })
    }
    case 'replace': {
      const noun = random.pick(preset.nouns)
      return noun === object.noun || noun === other?.noun ? null : withObject({ ...object, noun, colour: null })
    }
    case 'style': {
      const style = random.pick(preset.styles)
      return style === scene.style ? null : { ...scene, style }
    }
    case 'place': {
      const place = random.pick(preset.places)
      if (place === scene.place) return null
      const time = hasSky(place) ? (hasSky(scene.place) ? scene.time : 'day') : 'day'
      return { ...scene, place, time, variant: place === 'plain' ? 0 : random.integer(variants) }
    }
    case 'time': {
      const time = random.pick(preset.times)
      return !hasSky(scene.place) || time === scene.time ? null : { ...scene, time }
    }
    case 'size':
      if (other !== undefined) return null
      return withObject({ ...object, size: object.size === 'small' ? 'normal' : 'small' })
    default:
      return family satisfies never
  }
}
