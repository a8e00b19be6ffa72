/** Tensors on a device that are given back together. */
import { floats, type DeviceTensor, type IoBinding, type Tensor } from '../runtime/runtime.ts'

export class DeviceMemory {
  readonly #ioBinding: IoBinding
  readonly #tensors: DeviceTensor[] = []

  constructor(ioBinding: IoBinding) {
    this.#ioBinding = ioBinding
  }

  async place(values: Tensor<Float32Array>, dims = values.dims): Promise<DeviceTensor> {
    const tensor = await this.#ioBinding.place(values, dims)
    this.#tensors.push(tensor)
    return tensor
  }

  zeros(dims: readonly number[]): Promise<DeviceTensor> {
    return this.place(
      floats(
        new Float32Array(1),
        dims.map(() => 1),
      ),
      dims,
    )
  }

  dispose(): void {
    for (const tensor of this.#tensors.splice(0)) tensor.dispose()
  }
}
