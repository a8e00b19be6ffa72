/** An edit changes one field of a scene; everything else stays, so the untouched pixels are exact. */
import { type EditFamily, editFamilies } from './editFamilies.ts'
import { isHeldOut } from './holdout.ts'
import type { Random } from './random.ts'
import { isVisible, sampleObject, sampleWorn, type Scene, type SceneObject, slots, variants } from './scene.ts'
import { hasSeasons, hasSky, type Preset } from './vocabulary.ts'
import { isWearer } from './wear.ts'

/** Those that fit few scenes are tried more often, so that every family has its share of the edits. */
const tries: Readonly<Partial<Record<EditFamily, number>>> = {
  add: 26,
  move: 40,
  remove: 10,
  trait: 14,
  wear: 12,
  season: 6,
  count: 4,
  time: 4,
}
const narrow = editFamilies.filter((family) => family !== 'wear')

/** A family more often than once in the list is tried as often. */
function familiesOf(preset: Preset): readonly EditFamily[] {
  if (preset.chances.worn === 0) return narrow
  return editFamilies.flatMap((family) =>
    Array.from({ length: preset.tries?.[family] ?? tries[family] ?? 2 }, () => family),
  )
}

export interface Edit {
  readonly family: EditFamily
  readonly before: Scene
  readonly after: Scene
  /** Which object it is about, in `before`; an added one in `after`. */
  readonly object: number
}

/** Tells whether a changed object looks different at all: a red apple painted red does not. */
export type LooksDifferent = (before: SceneObject, after: SceneObject) => boolean

export function sampleEdit(
  before: Scene,
  preset: Preset,
  random: Random,
  looksDifferent: LooksDifferent = () => true,
  families = familiesOf(preset),
): Edit | null {
  // Few tries: some families do not apply to some scenes, and a scene without an edit is still a picture.
  for (let attempt = 0; attempt < 12; attempt++) {
    const family = random.pick(families)
    const object = random.integer(before.objects.length)
    const edit = apply(family, before, object, preset, random)
    if (edit === null || !isVisible(edit.after) || isHeldOut(edit.after, preset)) continue
    const [was, now] = [before.objects[object]!, edit.after.objects[object]]
    if ((family === 'recolour' || family === 'flip') && !looksDifferent(was, now!)) continue
    return edit
  }
  return null
}

/** The scene with one field changed, or null where the family does not apply. */
function apply(family: EditFamily, scene: Scene, index: number, preset: Preset, random: Random): Edit | null {
  const object = scene.objects[index]!
  const alone = scene.objects.length === 1
  const related = !slots.includes(object.slot)
  const set = (change: Partial<Scene>): Edit => ({
    family,
    before: scene,
    after: { ...scene, ...change },
    object: index,
  })
  const setObject = (change: Partial<SceneObject>) =>
    set({ objects: replaceAt(scene.objects, index, { ...object, ...change }) })
  switch (family) {
    case 'recolour': {
      const colour = random.pick(preset.colours)
      return colour === object.colour || object.noun.trait !== null || scene.style === 'silhouette'
        ? null
        : setObject({ colour })
    }
    case 'replace': {
      const { noun, trait } = sampleObject(preset, random)
      if (object.worn !== null && !isWearer(noun)) return null
      return scene.objects.some((other) => other.noun === noun) ? null : setObject({ noun, trait, colour: null })
    }
    case 'style': {
      const style = random.pick(preset.styles)
      return style === scene.style ? null : set({ style })
    }
    case 'place': {
      const place = random.pick(preset.places)
      // A sprite is larger than an object in a scene: that would be two changes.
      if (place === scene.place || place === 'sprite' || scene.place === 'sprite') return null
      const time = hasSky(place) && hasSky(scene.place) ? scene.time : 'day'
      const weather = hasSky(place) ? scene.weather : 'clear'
      const season = hasSeasons(place) && hasSeasons(scene.place) ? scene.season : 'summer'
      return set({ place, time, weather, season, variant: place === 'plain' ? 0 : random.integer(variants) })
    }
    case 'time': {
      const time = random.pick(preset.times)
      return !hasSky(scene.place) || time === scene.time ? null : set({ time })
    }
    case 'weather': {
      const weather = random.pick(preset.weathers)
      return !hasSky(scene.place) || weather === scene.weather ? null : set({ weather })
    }
    case 'season': {
      const season = random.pick(preset.seasons)
      return !hasSeasons(scene.place) || season === scene.season ? null : set({ season })
    }
    case 'size':
      if (!alone || object.count > 1 || scene.place === 'sprite') return null
      return setObject({ size: object.size === 'small' ? 'normal' : 'small' })
    case 'add': {
      if (preset.chances.aside === 0 || !alone || object.slot === 'middle' || related) return null
      const slot = object.slot === 'left' ? 'right' : 'left'
      const fresh: SceneObject = { ...sampleObject(preset, random), slot, size: object.size }
      if (fresh.noun === object.noun) return null
      return slot === 'left'
        ? { ...set({ objects: [fresh, object] }), object: 0 }
        : { ...set({ objects: [object, fresh] }), object: 1 }
    }
    case 'remove': {
      const [kept, ...others] = scene.objects.filter((_, i) => i !== index)
      return preset.chances.aside === 0 || kept === undefined || related ? null : set({ objects: [kept, ...others] })
    }
    case 'move': {
      const slot = random.pick(slots)
      // The box in the middle is larger: from side to side an object keeps its size.
      const sideways = slot !== 'middle' && object.slot !== 'middle' && slot !== object.slot
      return preset.chances.aside > 0 && alone && sideways ? setObject({ slot }) : null
    }
    case 'flip':
      // What it holds would change hands as well.
      return preset.chances.flipped === 0 || object.worn !== null ? null : setObject({ flipped: !object.flipped })
    case 'count': {
      const count = random.pick([1, 2, 3, 4] as const)
      const rows =
        preset.chances.several > 0 &&
        alone &&
        object.worn === null &&
        object.slot === 'middle' &&
        scene.place !== 'sprite'
      return !rows || object.size === 'small' || count === object.count ? null : setObject({ count })
    }
    case 'reflection':
      return preset.chances.reflection === 0 || scene.place === 'sprite' ? null : set({ reflection: !scene.reflection })
    case 'trait': {
      if (object.noun.trait === null) return null
      const trait = random.pick(object.noun.trait.values)
      return trait === object.trait ? null : setObject({ trait })
    }
    case 'wear': {
      const can = isWearer(object.noun) && object.count === 1 && !object.flipped && !related && scene.place !== 'sprite'
      const taken = scene.objects.some((other) => other !== object && other.worn !== null)
      if (preset.chances.worn === 0 || !can || taken) return null
      const worn = object.worn !== null && random.chance(0.6) ? null : sampleWorn(preset, random)
      return worn?.thing === object.worn?.thing ? null : setObject({ worn })
    }
    default:
      return family satisfies never
  }
}

function replaceAt(objects: Scene['objects'], index: number, object: SceneObject): Scene['objects'] {
  return objects.map((other, i) => (i === index ? object : other)) as unknown as Scene['objects']
}
