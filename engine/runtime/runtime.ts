/** The port to whatever executes ONNX graphs; ort.ts is the one adapter. */

export type TensorValues = Float32Array | BigInt64Array | Int32Array | Uint8Array
export interface Tensor<T extends TensorValues = TensorValues> {
  readonly data: T
  readonly dims: readonly number[]
}
/** float32, int64, int32 and bool (from Uint8Array); arrays are read in place, not copied. */
export type Feeds = Readonly<Record<string, Tensor>>

export interface Session {
  /** All outputs that `fetches` names, each float32. Blocks the thread for the length of the run. */
  run<Name extends string>(
    feeds: Feeds,
    fetches: readonly Name[],
  ): Promise<Readonly<Record<Name, Tensor<Float32Array>>>>
  release(): Promise<void>
}

/** Where ONNX Runtime can execute graphs, by its own names. */
export const providers = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const
export type Provider = (typeof providers)[number]

export interface Runtime {
  readonly device: Provider
  load(path: string): Promise<Session>
  /** Present where tensors can stay on the device between runs. */
  readonly ioBinding?: IoBinding
}

/** A float32 tensor in the device's own memory; its values cannot be read from here. */
export interface DeviceTensor {
  readonly dims: readonly number[]
  dispose(): void
}

export interface IoBinding {
  /** Whether attention over many new columns at once can be trusted; some drivers are right about one at a time only. */
  readonly wholePrompts: boolean
  /** Copies `values` to the device, repeated to fill `dims`. */
  place(values: Tensor<Float32Array>, dims?: readonly number[]): Promise<DeviceTensor>
  /** A graph in memory whose weights lie in files of `folder`. */
  load(model: Uint8Array, folder: string): Promise<BoundSession>
  /** The same, executed by the processor. */
  loadOnProcessor(model: Uint8Array, folder: string): Promise<Session>
}

export interface BoundSession {
  /** Outputs that `into` names are written into those tensors; the others come back. Feeds lie on either side. */
  run<Name extends string>(
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
    into: Readonly<Record<string, DeviceTensor>>,
    fetches: readonly Name[],
  ): Promise<Readonly<Record<Name, Tensor<Float32Array>>>>
  release(): Promise<void>
}

/** A device that could not load or run a graph; whoever chose it may go on with another. */
export class DeviceFailure extends Error {
  override readonly name = 'DeviceFailure'
  readonly provider: Provider

  constructor(provider: Provider, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.provider = provider
  }
}

export function floats(data: Float32Array, dims: readonly number[]): Tensor<Float32Array> {
  return { data, dims }
}
export function ints(data: readonly number[], dims: readonly number[]): Tensor<BigInt64Array> {
  return { data: BigInt64Array.from(data, BigInt), dims }
}
export function shortInts(data: readonly number[], dims: readonly number[]): Tensor<Int32Array> {
  return { data: Int32Array.from(data), dims }
}
export function bools(data: ArrayLike<number>, dims: readonly number[]): Tensor<Uint8Array> {
  return { data: Uint8Array.from(data), dims }
}
