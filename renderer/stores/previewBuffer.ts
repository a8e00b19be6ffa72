import type { Pixels } from '../../electron/contract.ts'

/** The pixels of one picture being painted: rectangles of RGB come in, one canvas shows them. */
export class PreviewBuffer {
  readonly canvas = document.createElement('canvas')
  #context: CanvasRenderingContext2D

  constructor(width: number, height: number) {
    this.canvas.width = width
    this.canvas.height = height
    const context = this.canvas.getContext('2d')
    if (context === null) throw new Error('This window cannot draw pictures: no 2D canvas.')
    this.#context = context
  }

  clear(): void {
    this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height)
  }

  put(pixels: Pixels, x: number, y: number): void {
    const image = new ImageData(pixels.width, pixels.height)
    const { data } = image
    for (let from = 0, to = 0; from < pixels.data.length; from += 3, to += 4) {
      data[to] = pixels.data[from]!
      data[to + 1] = pixels.data[from + 1]!
      data[to + 2] = pixels.data[from + 2]!
      data[to + 3] = 255
    }
    this.#context.putImageData(image, x, y)
  }
}
