/** Checkpoints that a test may spoil. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder, tinyModel } from './cli.ts'

export function copyOfTiny(name = 'tiny'): string {
  const folder = join(freshFolder(), name)
  cpSync(tinyModel, folder, { recursive: true })
  return folder
}

export function editJson(path: string, change: (json: Record<string, unknown>) => void): void {
  const json = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  change(json)
  writeFileSync(path, JSON.stringify(json))
}
