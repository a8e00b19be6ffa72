/** Tensors on a device that are given back together. */
import { floats, type DeviceTensor, type Residence, type Tensor } from '../runtime/runtime.ts'

export class DeviceMemory {
  readonly #residence: Residence
  readonly #tensors: DeviceTensor[] = []

  constructor(residence: Residence) {
    this.#residence = residence
  }

  async place(values: Tensor<Float32Array>, dims = values.dims): Promise<DeviceTensor> {
    const tensor = await this.#residence.place(values, dims)
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
