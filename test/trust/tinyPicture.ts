import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeImage } from '../../engine/images/decode.ts'
import { cli, freshFolder } from '../cli/cli.ts'

/** The pixels of a small picture, always of the same prompt and seed. */
export async function paint(model: string): Promise<string> {
  const cwd = freshFolder()
  const args = ['generate', 'a fox', '--model', model, '--size', '32x32', '--steps', '2', '--seed', '7']
  const { code, err } = await cli([...args, '-o', 'fox.png'], { cwd })
  if (code !== 0) throw new Error(err)
  return Buffer.from((await decodeImage(readFileSync(join(cwd, 'fox.png')))).data).toString('hex')
}
