/** Build time: beside each model's patchwork.json, which words it has not learned come out as which it has. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OwnGenerationConfig } from '../checkpoint/generationConfig.ts'
import { nearest } from './nearest.ts'
import { readWordNet } from './wordNet.ts'

/** `models`: a folder of model folders; `dictionary`: WordNet's files. */
export function writeNear(models: string, dictionary: string): void {
  const net = readWordNet(dictionary)
  for (const name of readdirSync(models)) {
    const file = join(models, name, 'patchwork.json')
    if (!existsSync(file)) continue
    const { vocabulary } = JSON.parse(readFileSync(file, 'utf8')) as OwnGenerationConfig
    if (!vocabulary) continue
    const text = JSON.stringify({ license: net.license, near: nearest(vocabulary.nouns, net) })
    writeFileSync(join(models, name, 'near.json'), text)
  }
}
