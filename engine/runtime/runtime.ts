/** The port to whatever executes ONNX graphs; ort.ts is the one adapter. */

export type TensorValues = Float32Array | BigInt64Array | Uint8Array
export interface Tensor<T extends TensorValues = TensorValues> {
  readonly data: T
  readonly dims: readonly number[]
}
/** float32 from Float32Array, int64 from BigInt64Array, bool from Uint8Array; arrays are read in place, not copied. */
export type Feeds = Readonly<Record<string, Tensor>>

export interface Session {
  /** All outputs that `fetches` names, each float32. Blocks the thread for the length of the run. */
  run<Name extends string>(
    feeds: Feeds,
    fetches: readonly Name[],
  ): Promise<Readonly<Record<Name, Tensor<Float32Array>>>>
  release(): Promise<void>
}

export interface Runtime {
  /** What it runs on, in words for the user: `cpu`, `webgpu`... */
  readonly device: string
  load(path: string): Promise<Session>
}

export function floats(data: Float32Array, dims: readonly number[]): Tensor<Float32Array> {
  return { data, dims }
}
export function ints(data: readonly number[], dims: readonly number[]): Tensor<BigInt64Array> {
  return { data: BigInt64Array.from(data, BigInt), dims }
}
export function bools(data: ArrayLike<number>, dims: readonly number[]): Tensor<Uint8Array> {
  return { data: Uint8Array.from(data), dims }
}
