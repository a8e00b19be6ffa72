import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { defaultCacheFolder } from '../folders.ts'

/**
 * Drivers of graphics cards keep what they compile on disk, in folders of their own in the user's home; this brings them
 * into our cache folder. Call it before a driver is loaded; what the user has set stays.
 */
export function keepDriverCaches(): void {
  const folder = join(defaultCacheFolder(), 'drivers')
  mkdirSync(folder, { recursive: true })
  // Mesa; NVIDIA's OpenGL and Vulkan; CUDA.
  for (const name of ['MESA_SHADER_CACHE_DIR', '__GL_SHADER_DISK_CACHE_PATH', 'CUDA_CACHE_PATH'])
    process.env[name] ??= folder
}
