/** Where a library picture's pixels are, by the hash of its content. */
export function pictureUrl(hash: string): string {
  return `image://library/${hash}.png`
}

/** A small one; see electron/library/thumbnails.ts. */
export function thumbnailUrl(hash: string): string {
  return `image://thumbnail/${hash}.png`
}
