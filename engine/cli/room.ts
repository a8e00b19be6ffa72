import { freeRoom, type FreeRoom } from '../import/fit.ts'
import { freeGpuMemory } from '../import/gpuMemory.ts'
import { probeDevices } from '../index.ts'
import { commandLineProbe } from './devices.ts'

/** What is free here; a card's memory counts only when the card passes its trial. */
export async function roomHere(folder: string): Promise<FreeRoom> {
  const gpu = await freeGpuMemory()
  if (gpu === null) return freeRoom(folder)
  const { chosen } = await probeDevices({ spawnProbe: commandLineProbe })
  return freeRoom(folder, chosen === 'cpu' ? null : gpu)
}
