/** The longest prompt there may be, in a process of its own, so that its memory is its own, too. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { promptLimit } from '../../engine/sampling.ts'
import { freshFolder, quick } from './cli.ts'

const entry = fileURLToPath(new URL('../../engine/cli.ts', import.meta.url))
const tellPeak = `data:text/javascript,process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))`

test('the longest prompt, in Chinese, is painted in well under a gibibyte', async () => {
  const words = '画一只红色的狐狸坐在雪地里夜晚星空下远处有山和小屋'
  const prompt = words.repeat(Math.ceil(promptLimit / words.length)).slice(0, promptLimit)
  const args = ['generate', prompt, ...quick, '--device', 'cpu', '--out', join(freshFolder(), 'picture.png')]
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), '--import', tellPeak, entry, ...args])
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  // All at once its scores alone would be 9 GiB.
  expect(Number(/peak (\d+)/.exec(err)?.[1]) / 1024).toBeLessThan(900)
}, 300_000)
