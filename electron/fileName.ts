/** `A red fox, at night!` -> `a-red-fox-at-night.png` */
export function fileName(prompt: string): string {
  const words = prompt
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '')
  return `${words || 'picture'}.png`
}
