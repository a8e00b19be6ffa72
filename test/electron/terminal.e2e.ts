import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { freshFolder } from './studio.ts'

const root = join(import.meta.dirname, '../..')

test.runIf(process.platform === 'linux')(
  'where there is no display, npm start paints in the terminal and says where the picture is',
  async () => {
    const folder = freshFolder()
    const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env
    const { stdout } = await promisify(execFile)(process.execPath, ['electron/start.mjs', 'a red apple'], {
      cwd: root,
      // The tiny model stands in where none is embedded.
      env: { ...env, INIT_CWD: folder, PATCHWORK_MODELS: join(root, 'test/fixtures/tiny-a') },
    })
    const file = stdout.trim().split('\n').at(-1)!
    expect(dirname(file)).toBe(folder)
    expect(readRecipe(readFileSync(file))).toMatchObject({ prompt: 'a red apple' })
  },
)
