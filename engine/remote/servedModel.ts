/** What a server's model can do, read off its name: the protocol has no way of asking. */
import type { Capabilities } from '../engine.ts'
import type { Server } from './server.ts'

export interface ServedModel {
  /** As the server calls it, such as `stepfun-ai/NextStep-1.1`; empty where it tells no names. */
  readonly id: string
  /** The id's last part, for the user. */
  readonly name: string
  readonly nextStep: boolean
  /** Takes pictures at `/v1/images/edits`. */
  readonly edit: boolean
  /** May send provisional pictures. */
  readonly streams: boolean
}

/** Model families that edit. Any other name is taken for text to image: a wrong offer costs more than a missing one. */
const editors = /edit|kontext|omnigen|gpt-image/i

/** vLLM-Omni's NextStep pipeline hands no picture to the model, -Edit checkpoints included, and streams nothing. */
export function servedModel(id: string, declaresStreaming?: boolean): ServedModel {
  const name = id.split('/').findLast((part) => part !== '') ?? id
  const nextStep = /next-?step/i.test(name)
  return {
    id,
    name,
    nextStep,
    edit: !nextStep && editors.test(name),
    streams: declaresStreaming ?? !nextStep,
  }
}

/** The one model of a server that lists none. */
export function unnamedModel({ host }: Server): ServedModel {
  return { id: '', name: host, nextStep: false, edit: false, streams: true }
}

/** Sides are multiples of this, the autoencoder's 8 pixels times patches of 2; it suits the other families too. */
export const patchSize = 16

/** vLLM-Omni's own for NextStep-1.1. */
export const defaults = {
  width: 512,
  height: 512,
  steps: 28,
  guidance: 7.5,
  imageGuidance: 1,
  guidanceSchedule: 'constant',
  sampler: 'nextstep-1.1',
  timestepShift: 1,
  useNorm: false,
  positivePrompt: '',
  negativePrompt: '',
} as const satisfies Capabilities['defaults']

const trained = [{ width: 512, height: 512 }]
const common = [...trained, { width: 1024, height: 1024 }]

export function capabilitiesOf(model: ServedModel, server: Server): Capabilities {
  return {
    name: model.name,
    description: `${model.id || 'A model without a name'} on the server at ${server.host}.`,
    patchSize,
    device: 'remote',
    edit: model.edit,
    tokenProgress: false,
    defaults,
    sizes: model.nextStep ? trained : common,
    examples: [
      'a red fox in the snow at night',
      'a watercolour of a lighthouse in a storm',
      'a small island floating in the sky, game art',
    ],
    edits: model.edit ? ['make it night', 'turn it into a pencil drawing'] : [],
  }
}

export function wasTrainedAt(model: ServedModel, width: number, height: number): boolean {
  return !model.nextStep || trained.some((size) => size.width * size.height === width * height)
}
