/** What is set in the export workspace, and the order that becomes of it: a preset hears only what it has a use for. */
import {
  exportSettingsSchema,
  presetFacts,
  type ChannelInput,
  type ExportPicture,
  type ExportSettings,
  type PresetName,
} from '../../electron/contract.ts'

export interface ExportAnimation {
  readonly id: string
  readonly name: string
  /** In the order in which they are shown; one may be shown twice. */
  readonly pictureIds: readonly string[]
}

export const defaultExportSettings: ExportSettings = exportSettingsSchema.parse({ preset: 'phaser', folder: null })

export function kindOf(preset: PresetName): (typeof presetFacts)[PresetName]['kind'] {
  return presetFacts[preset].kind
}

/** Whether clear rims are cut off unless told otherwise; null where they cannot be. */
export function ownTrim(preset: PresetName): boolean | null {
  const facts = presetFacts[preset]
  if (facts.kind === 'single') return false
  return facts.kind === 'sheet' && facts.layout === 'packed' ? facts.trim : null
}

export function hasQuality(preset: PresetName): boolean {
  return preset === 'webp' || preset === 'avif' || preset === 'jpeg'
}

/** Formats for pictures that say how they were made. */
export function hasRecipe(preset: PresetName): boolean {
  return hasQuality(preset) || preset === 'png' || preset === 'tiff'
}

export function hasAnimations(preset: PresetName): boolean {
  const kind = kindOf(preset)
  return kind === 'sheet' || kind === 'moving'
}

/** Whether its files say where a sprite may be stretched. */
export function hasNineSlice(preset: PresetName): boolean {
  return 'nineSlice' in presetFacts[preset]
}

export function exportOrder(
  pictures: readonly ExportPicture[],
  animations: readonly ExportAnimation[],
  all: ExportSettings,
): ChannelInput<'exports:preview'> {
  const { folder: _, trim, quality, recipe, finish, columns, ...settings } = all
  const { preset } = settings
  return {
    pictures: [...pictures],
    options: {
      ...settings,
      ...(trim !== undefined && ownTrim(preset) !== null && { trim }),
      ...(columns !== undefined && preset === 'strip' && { columns }),
      ...(quality !== undefined && hasQuality(preset) && { quality }),
      recipe: recipe && hasRecipe(preset),
      finish: hasNineSlice(preset) ? finish : withoutGuides(finish),
      animations: hasAnimations(preset) ? named(pictures, animations) : [],
    },
  }
}

function withoutGuides(finish: ExportSettings['finish']): ExportSettings['finish'] {
  if (finish === null) return null
  const { nineSlice: _, ...others } = finish
  return others
}

/** By the names of their pictures, as far as these are among them. */
function named(pictures: readonly ExportPicture[], animations: readonly ExportAnimation[]) {
  const names = new Map(pictures.map(({ id, name }) => [id, name]))
  return animations.flatMap(({ name, pictureIds }) => {
    const shown = pictureIds.flatMap((id) => names.get(id) ?? [])
    return shown.length === 0 ? [] : [{ name, pictures: shown }]
  })
}

/** What is kept under a name. */
export function keptSettings(
  pictures: readonly ExportPicture[],
  animations: readonly ExportAnimation[],
  settings: ExportSettings,
): ExportSettings {
  return { ...settings, animations: named(pictures, animations) }
}

/** Those of kept animations whose pictures are all there, by name; null where there is none. */
export function animationsAmong(
  pictures: readonly ExportPicture[],
  kept: ExportSettings['animations'],
): readonly ExportAnimation[] | null {
  const ids = new Map(pictures.map(({ id, name }) => [name, id]))
  const found = kept.flatMap(({ name, pictures: names }) => {
    const pictureIds = names.flatMap((one) => ids.get(one) ?? [])
    return pictureIds.length < names.length ? [] : [{ id: crypto.randomUUID(), name, pictureIds }]
  })
  return found.length === 0 ? null : found
}

/** Whether an export would be set in the same way, whatever moves in it. */
export function isSetAlike(one: ExportSettings, other: ExportSettings): boolean {
  // The schema gives both the same order.
  const [a, b] = [one, other].map((settings) =>
    JSON.stringify(exportSettingsSchema.parse({ ...settings, animations: [] })),
  )
  return a === b
}
