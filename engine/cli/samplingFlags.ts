/** The sampling settings as flags: one for each, so that none can be forgotten. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { samplingSchema, type SamplingChanges, type SamplingKey } from '../sampling.ts'

/** Width and height are one flag, `--size`. */
type FlagKey = Exclude<SamplingKey, 'width' | 'height'>

const flags = {
  steps: ['--steps <number>', 'steps per patch: more is finer and slower'],
  guidance: ['-g, --guidance <number>', 'how closely to follow the words; 1 is off'],
  imageGuidance: ['--image-guidance <number>', 'how closely an edit keeps to its picture; 1 is off'],
  guidanceSchedule: ['--schedule <name>', 'guidance over the picture'],
  sampler: ['--sampler <name>', 'how a patch is sampled'],
  timestepShift: ['--timestep-shift <number>', 'above 1 spends more steps near the noise'],
  useNorm: ['--use-norm', 'normalise every token before it is kept'],
  negativePrompt: ['--negative <text>', 'what to keep out'],
  positivePrompt: ['--positive <text>', 'words added to every prompt'],
} as const satisfies Record<FlagKey, readonly [flags: string, description: string]>

/** The flags' long names, for lists of settings. */
export const samplingNames = Object.fromEntries(
  entries().map(([key, [text]]) => [key, new Option(text).name()]),
) as Readonly<Record<FlagKey, string>>

export interface Size {
  readonly width: number
  readonly height: number
}

/** What commander makes of the flags, under its own names for them. */
export interface SamplingFlags {
  readonly size?: Size
  readonly [flag: string]: unknown
}

export function addSamplingFlags(command: Command): Command {
  return addSettingFlags(
    command.option('-s, --size <WxH>', "width and height in pixels (default: the model's own)", parseSize),
  )
}

/** All but the size. */
export function addSettingFlags(command: Command): Command {
  for (const [key, [text, description]] of entries()) {
    const option = new Option(text, description)
    const { shape } = samplingSchema
    if (key === 'guidanceSchedule' || key === 'sampler') option.choices(shape[key].options)
    else if (shape[key].type === 'number') option.argParser(parseNumber)
    command.addOption(option)
  }
  return command.option('--no-use-norm', 'keep tokens as they come')
}

/** The settings that were named. */
export function samplingFrom({ size, ...given }: SamplingFlags): SamplingChanges {
  const named = entries().flatMap(([key, [text]]) => {
    const value = given[new Option(text).attributeName()]
    return value === undefined ? [] : [[key, value] as const]
  })
  return { ...size, ...Object.fromEntries(named) }
}

/** The other way round. */
export function flagsFrom({ width, height, ...others }: SamplingChanges): SamplingFlags {
  const named = entries().flatMap(([key, [text]]) => {
    const value = others[key]
    return value === undefined ? [] : [[new Option(text).attributeName(), value] as const]
  })
  const size = width !== undefined && height !== undefined ? { size: { width, height } } : {}
  return { ...Object.fromEntries(named), ...size }
}

function entries() {
  return Object.entries(flags) as readonly (readonly [FlagKey, readonly [string, string]])[]
}

export function parseNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}

function parseSize(text: string): Size {
  const match = /^(\d{1,5})(?:x(\d{1,5}))?$/i.exec(text)
  if (!match) throw new InvalidArgumentError('Write it as WIDTHxHEIGHT in pixels, such as 256x256.')
  return { width: Number(match[1]), height: Number(match[2] ?? match[1]) }
}
