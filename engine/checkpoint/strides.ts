/** Strides of a row-major tensor, in elements. */
export function contiguousStrides(shape: readonly number[]): readonly number[] {
  const strides = shape.map(() => 1)
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!
  return strides
}

/** How many elements of its storage a strided tensor spans, from its first to its last. */
export function reach(shape: readonly number[], strides: readonly number[]): number {
  if (shape.includes(0)) return 0
  return 1 + shape.reduce((sum, side, axis) => sum + (side - 1) * strides[axis]!, 0)
}

/** The elements of a strided tensor in row-major order. `storage` starts at the tensor's first element. */
export function gather(storage: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array {
  const elements = new Float32Array(shape.reduce((product, side) => product * side, 1))
  const index = shape.map(() => 0)
  let position = 0
  for (let i = 0; i < elements.length; i++) {
    elements[i] = storage[position]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      position -= shape[axis]! * strides[axis]!
      index[axis] = 0
    }
  }
  return elements
}
