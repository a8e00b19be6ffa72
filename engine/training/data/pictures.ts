/** The mean of every factor x factor pixels. */
export function shrink(picture: Uint8Array, size: number, factor: number): Uint8Array {
  if (factor === 1) return picture
  const side = size / factor
  const area = factor * factor
  const result = new Uint8Array(side * side * 3)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side * 3; x++) {
      const column = Math.floor(x / 3) * factor * 3 + (x % 3)
      let sum = area >> 1
      for (let dy = 0; dy < factor; dy++) {
        for (let dx = 0; dx < factor; dx++) sum += picture[(y * factor + dy) * size * 3 + column + dx * 3]!
      }
      result[y * side * 3 + x] = Math.floor(sum / area)
    }
  }
  return result
}
