/// <reference lib="dom" />
/** A thousand pictures go to a game as one job while the window goes on; what is stopped or killed leaves nothing half. */
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { isRunning } from '../../engine/files.ts'
import { endStallWatch, stallText, startStallWatch } from '../bench/mainProcess.ts'
import { framesDuring, frameText } from './frames.ts'
import { fillLibrary } from '../library/fill.ts'
import { chooseNext } from './sprites.ts'
import { freshFolder, openStudio, processId, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const workspace = () => page().getByRole('region', { name: 'Export', exact: true })
const going = () => workspace().getByText(/^Exporting: [1-9]\d?%/)

afterEach(() => studio.close())

/** All pictures of a fresh library in the workspace, as PNG files for this folder, begun. */
async function begin(count: number): Promise<string> {
  const userData = freshFolder()
  await fillLibrary(join(userData, 'library'), count)
  const game = join(userData, 'game')
  mkdirSync(game)
  studio = await openStudio({ userData })
  await studio.pictures.getByRole('button').first().click()
  await page().keyboard.press('Control+a')
  await page().getByText(`${count} selected`).waitFor()
  await page().keyboard.press('Control+e')
  await workspace()
    .getByRole('heading', { name: `${count} pictures` })
    .waitFor()
  await workspace().getByRole('combobox', { name: 'For' }).selectOption('PNG')
  await chooseNext(studio.app, game)
  await workspace().getByRole('button', { name: 'Choose…' }).click()
  await workspace().getByText(`The first 240 of ${count} pictures`).waitFor()
  await page().locator('[data-looking="false"]').waitFor({ state: 'attached' })
  return game
}

const start = () => workspace().getByRole('button', { name: 'Export', exact: true }).click()

test('a thousand pictures are one job, and the main process hears the window all the while', async () => {
  const count = 1000
  const game = await begin(count)
  const idle = await framesDuring(page(), () => page().waitForTimeout(1500))
  await startStallWatch(studio.app)
  const began = Date.now()
  const busy = await framesDuring(page(), async () => {
    await start()
    await workspace().getByText(`${count} pictures exported.`).waitFor({ timeout: 150_000 })
  })
  const stall = await endStallWatch(studio.app)
  console.log(
    `${count} pictures in ${((Date.now() - began) / 1000).toFixed(1)} s; main process held up ${stallText(stall)}`,
  )
  console.log(`window idle: ${frameText(idle)}; exporting: ${frameText(busy)}`)
  expect(readdirSync(game)).toHaveLength(count)
  // What it computed, not what other programs did meanwhile.
  expect(stall.processor).toBeLessThan(150)
})

test('one that is cancelled leaves the folder as it was', async () => {
  const count = 400
  const game = await begin(count)
  await start()
  await going().waitFor()
  await workspace().getByRole('button', { name: 'Cancel' }).click()
  await expect
    .poll(() =>
      workspace()
        .getByText(/^Exporting/)
        .count(),
    )
    .toBe(0)
  await expect.poll(() => readdirSync(game)).toEqual([])
  expect((await studio.call('pictures:page', { query: {}, offset: 0, limit: 1 })).total).toBe(count)
})

test('one whose program is killed in the middle is whole after the next start, and nothing half was ever seen', async () => {
  const count = 400
  const game = await begin(count)
  const { userData } = studio
  await start()
  await going().waitFor()
  const writer = await processId(studio.app, 'Patchwork pixels')
  const dead = new Promise((resolve) => studio.app.process().once('exit', resolve))
  studio.app.process().kill('SIGKILL')
  await dead
  // It follows the program a moment later; what it leaves is cleared away by whoever finds it gone.
  await expect.poll(() => isRunning(writer)).toBe(false)
  expect(readdirSync(game).filter((name) => !name.startsWith('.'))).toEqual([])
  studio = await openStudio({ userData })
  await expect.poll(() => readdirSync(game).length, { timeout: 150_000, interval: 300 }).toBeGreaterThan(count - 1)
  await page().getByText(`${count} pictures are exported to ${game}`).waitFor()
  const names = readdirSync(game)
  expect(names.filter((name) => name.startsWith('.'))).toEqual([])
  expect(names).toHaveLength(count)
  expect(names.filter((name) => statSync(join(game, name)).size === 0)).toEqual([])
})
