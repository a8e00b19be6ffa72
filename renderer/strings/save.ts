import type { SavingFormat } from '../../electron/contract.ts'

/** The save dialog. */
export const saveStrings = {
  title: (count: number) => (count === 1 ? 'Save picture' : `Save ${count} pictures`),
  close: 'Close',
  format: 'Format',
  formats: { png: 'PNG', jpeg: 'JPEG', webp: 'WebP', avif: 'AVIF' } satisfies Record<SavingFormat, string>,
  says: {
    png: 'Every pixel as it is, transparency too.',
    jpeg: 'Small, and read everywhere. What is clear becomes white.',
    webp: 'Smaller than PNG, transparency too. At 100 nothing is lost.',
    avif: 'Small where much is to be seen, and slow to write. At 100 nothing is lost.',
  } satisfies Record<SavingFormat, string>,
  quality: 'Quality',
  size: 'Size, %',
  becomes: (width: number, height: number) => `${width} × ${height} pixels`,
  each: 'Each picture as large as it is.',
  eachAt: (percent: number) => `Each picture at ${percent}% of its sides.`,
  recipe: 'Say how it was made',
  recipeHint: 'The recipe travels in the file, and that a model made the picture.',
  rule: 'A picture that is dragged out is written in the same way, at its whole size; a copied one is PNG without a recipe.',
  cancel: 'Cancel',
  save: 'Save',
  folder: 'Choose a folder',
} as const
