/** Which collection of drawings a style takes. */
import type { Drawing } from './noun.ts'
import type { Style } from './vocabulary.ts'

/** Collections of drawings. */
export type SpriteSet = 'twemoji' | 'noto' | 'fluent3d' | 'fluentFlat' | 'outlined' | 'pixelAvatar' | 'drawn'

const sets: Readonly<Record<Style, SpriteSet>> = {
  flat: 'twemoji',
  soft: 'noto',
  '3D': 'fluent3d',
  clean: 'fluentFlat',
  outlined: 'outlined',
  'pixel art': 'twemoji',
  silhouette: 'twemoji',
}

export function spriteOf({ set, key }: Drawing, style: Style): { readonly set: SpriteSet; readonly key: string } {
  return { set: set === 'avatar' ? 'pixelAvatar' : set === 'drawn' ? 'drawn' : sets[style], key }
}
