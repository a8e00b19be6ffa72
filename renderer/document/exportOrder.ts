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

export function exportOrder(
  pictures: readonly ExportPicture[],
  animations: readonly ExportAnimation[],
  all: ExportSettings,
): ChannelInput<'exports:preview'> {
  const { folder: _, trim, quality, recipe, ...settings } = all
  const { preset } = settings
  const names = new Map(pictures.map(({ id, name }) => [id, name]))
  const named = animations.flatMap(({ name, pictureIds }) => {
    const shown = pictureIds.flatMap((id) => names.get(id) ?? [])
    return shown.length === 0 ? [] : [{ name, pictures: shown }]
  })
  // Without any, all of them in their order are one.
  const whole = { name: settings.name, pictures: pictures.map(({ name }) => name) }
  return {
    pictures: [...pictures],
    options: {
      ...settings,
      ...(trim !== undefined && ownTrim(preset) !== null && { trim }),
      ...(quality !== undefined && hasQuality(preset) && { quality }),
      recipe: recipe && hasRecipe(preset),
      animations: !hasAnimations(preset) ? [] : named.length === 0 && kindOf(preset) === 'moving' ? [whole] : named,
    },
  }
}
