import { bridge } from '../api.ts'

export function isMac(): boolean {
  return window.patchwork !== undefined && bridge().platform === 'darwin'
}
