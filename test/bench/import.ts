/// <reference lib="dom" />
/**
 * `npm run bench:import [-- 200]`: photographs of twelve megapixels brought in by the window, from the choice of the files to
 * the last; the processor's time of each process, because a busy machine makes the clock tell little; and the longest
 * stretch in which the main process heard nobody.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron } from 'playwright'
import sharp from 'sharp'
import { installed, resolveElectron } from '../../electron/launch/resolveElectron.mjs'
import { runUnderDisplay } from './display.ts'
import { endStallWatch, processorSeconds, stallText, startStallWatch } from './mainProcess.ts'

const root = join(import.meta.dirname, '../..')
const count = Number(process.argv[2] ?? 200)

runUnderDisplay()

const electron = await resolveElectron({ root, note: console.error })
if (!electron) throw new Error('There is no Electron for this machine.')
if (electron !== installed(root)) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dirname(electron)

const userData = mkdtempSync(join(tmpdir(), 'patchwork-bench-'))
writeFileSync(join(userData, 'settings.json'), JSON.stringify({ tourSeen: 1 }))
const files = await photographs(userData)
const app = await _electron.launch({
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--log-level=3', root],
  env: { ...(process.env as Record<string, string>), PATCHWORK_USER_DATA: userData },
})
try {
  const page = await app.firstWindow()
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add a picture from a file' }).click()
  const before = await processorSeconds(app)
  await startStallWatch(app)
  const began = performance.now()
  await (await chooser).setFiles(files)
  const all = (wanted: number) => document.querySelectorAll('ul.visually-hidden li').length >= wanted
  await page.waitForFunction(all, count, { timeout: 3_600_000 })
  const seconds = (performance.now() - began) / 1000
  const stall = await endStallWatch(app)
  const used = Object.entries(await processorSeconds(app)).map(
    ([name, value]) => `${name} ${(value - (before[name] ?? 0)).toFixed(0)}`,
  )
  console.log(`Processor seconds: ${used.join(', ')}; longest stall of the main process ${stallText(stall)}`)
  console.log(
    `${count} photographs of 12 megapixels in ${seconds.toFixed(1)} s, ${(seconds / count).toFixed(2)} s each`,
  )
} finally {
  await app.close()
  rmSync(userData, { recursive: true, force: true })
}

/** Different parts of one made-up picture, so that no two files hold the same. */
async function photographs(folder: string): Promise<readonly string[]> {
  const [width, height] = [4000, 3000]
  const noise = (sigma: number, wide: number, high: number) =>
    sharp({
      create: {
        width: wide,
        height: high,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma },
      },
    })
  const shapes = await noise(60, 600, 480).png().toBuffer()
  const grain = await noise(6, width + 300, height + 300)
    .png({ compressionLevel: 1 })
    .toBuffer()
  const whole = await sharp(shapes)
    .resize(width + 300, height + 300, { kernel: 'cubic' })
    .composite([{ input: grain, blend: 'soft-light' }])
    .raw()
    .toBuffer()
  const raw = { width: width + 300, height: height + 300, channels: 3 } as const
  const names = Array.from({ length: count }, (_, index) => join(folder, `photo-${index}.jpg`))
  for (const [index, file] of names.entries()) {
    const part = { left: index % 300, top: (index * 7) % 300, width, height }
    await sharp(whole, { raw }).extract(part).jpeg({ quality: 90 }).toFile(file)
  }
  return names
}
