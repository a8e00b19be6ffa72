import { pictureUrl } from '../document/pictureUrl.ts'

/** Pictures by content hash, loaded once. A freshly painted picture hands over its canvas instead. */
export interface ImageCache {
  /** Null until it has loaded; asking starts the loading. */
  get(hash: string): HTMLImageElement | HTMLCanvasElement | null
  adopt(hash: string, canvas: HTMLCanvasElement): void
}

export function createImageCache(onLoad: () => void): ImageCache {
  const ready = new Map<string, HTMLImageElement | HTMLCanvasElement>()
  const loading = new Set<string>()

  function load(hash: string): void {
    loading.add(hash)
    const image = new Image()
    image.addEventListener('load', () => {
      ready.set(hash, image)
      loading.delete(hash)
      onLoad()
    })
    // Stays in `loading`: asking again for a missing file in every frame would help nobody.
    image.src = pictureUrl(hash)
  }

  return {
    get(hash) {
      const image = ready.get(hash)
      if (image === undefined && !loading.has(hash)) load(hash)
      return image ?? null
    },
    adopt(hash, canvas) {
      ready.set(hash, canvas)
    },
  }
}
