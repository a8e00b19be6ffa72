/**
 * Which of the two official codes a checkpoint was made for, told by the family of keys in its config.json (spec section
 * 10). Neither the tokenizer nor the autoencoder tells: the older code has run with tokenizers of either kind.
 */

/** The first releases, or NextStep-1.1 with its newer samplers and schedule. */
export const generations = ['1.0', '1.1'] as const
export type Generation = (typeof generations)[number]

export interface Detection {
  readonly generation: Generation
  /** What speaks for it, to go on after "because". */
  readonly why: string
  /** A sentence where the files do not decide: what was taken for granted, and how to say otherwise. */
  readonly assumed: string | null
}

export const generationNames = { '1.0': 'NextStep-1', '1.1': 'NextStep-1.1' } as const satisfies Record<
  Generation,
  string
>

/** `chosen`: by the user, or noted in patchwork.json, as `says` tells; it wins over the files. */
export function detectGeneration(fields: object, chosen?: Generation, says = 'it was chosen'): Detection {
  if (chosen !== undefined) return { generation: chosen, why: says, assumed: null }
  const names = Object.keys(fields)
  const newer = names.find((name) => name === 'num_channels') ?? names.find((name) => name.startsWith('genloss_'))
  const older = names.includes('latent_channels')
  if (older && newer !== undefined) {
    return guess('1.0', `config.json has latent_channels of the first releases and ${newer} of NextStep-1.1`)
  }
  if (newer !== undefined)
    return { generation: '1.1', why: `config.json has ${newer}, no latent_channels`, assumed: null }
  if (older && names.includes('fm_head_dim')) {
    return { generation: '1.0', why: 'config.json has latent_channels and fm_head_dim', assumed: null }
  }
  return guess(
    '1.0',
    older
      ? 'config.json has latent_channels of the first releases, but no fm_head_dim'
      : 'config.json has neither latent_channels and fm_head_dim of the first releases nor num_channels or genloss_* of NextStep-1.1',
  )
}

function guess(generation: Generation, why: string): Detection {
  const other = generation === '1.0' ? '1.1' : '1.0'
  return {
    generation,
    why,
    assumed: `${why}; ${generationNames[generation]} was assumed: if that is wrong, choose --generation ${other}, or ${generationNames[other]} on the model's page.`,
  }
}
