/** Where a library picture's pixels are, by the hash of its content. */
export function pictureUrl(hash: string): string {
  return `image://library/${hash}.png`
}
