/** The models page against a hub on this machine that serves the tiny model. */
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHub, type HubServer } from '../import/hubServer.ts'
import { answerQuestions, freshFolder, openStudio, type Studio } from './studio.ts'
import { violationsIn } from './axe.ts'

const tiny = join(import.meta.dirname, '../fixtures/tiny-a/model')
const models = freshFolder()
const userData = freshFolder()
let hub: HubServer
let studio: Studio

async function open(): Promise<void> {
  const env = { PATCHWORK_MODELS: models, PATCHWORK_CACHE: join(userData, 'cache') }
  studio = await openStudio({ userData, env })
  await answerQuestions(studio.app, true)
  await studio.page.keyboard.press('Control+Comma')
  await studio.page.getByRole('button', { name: 'Models', exact: true }).click()
  await installed().first().waitFor()
}

beforeAll(async () => {
  hub = await startHub('someone/tiny-a', tiny)
  await open()
})
afterAll(async () => {
  await studio.close()
  await hub.close()
  await rm(models, { recursive: true, force: true })
})

const installed = () => studio.page.getByRole('list', { name: 'Installed' }).getByRole('listitem')
const job = () => studio.page.getByRole('list', { name: 'Under way' }).getByRole('listitem').first()
const jobState = () => job().getAttribute('data-state')
const button = (name: string | RegExp) => studio.page.getByRole('button', { name })

async function download(address: string): Promise<void> {
  await studio.page.getByRole('textbox', { name: 'Address of the model' }).fill(address)
  await button('Download').last().click()
}

test('the model that came with Patchwork is listed with its size and what it needs, and cannot be removed', async () => {
  await expect.poll(() => installed().count()).toBe(1)
  expect(await installed().first().textContent()).toMatch(/MiB on disk.*needs .* of .* free memory/)
  expect(
    await installed()
      .getByRole('button', { name: /^Remove/ })
      .count(),
  ).toBe(0)
  expect(await installed().getByRole('img').first().getAttribute('aria-label')).toMatch(/^Memory that .* needs/)
})

test('a download is stopped, and goes on where it was after the program was closed', async () => {
  hub.faults.push({ path: /^model\.safetensors$/, times: 1, kind: { type: 'stall', after: 300_000 } })
  await download(`${hub.endpoint}/someone/tiny-a`)
  await expect.poll(() => hub.sent(), { timeout: 30_000 }).toBeGreaterThan(300_000)
  await expect.poll(jobState, { timeout: 30_000 }).toBe('running')
  await button(/^Stop: /).click()
  await expect.poll(jobState, { timeout: 30_000 }).toBe('stopped')
  expect(existsSync(join(models, '.downloads'))).toBe(true)
  expect(await installed().count()).toBe(1)
  await studio.close({ keep: true })

  await open()
  await expect.poll(jobState, { timeout: 30_000 }).toBe('stopped')
  await button(/^Go on: /).click()
  await expect.poll(jobState, { timeout: 60_000 }).toBe('done')
  expect(hub.requests.some(({ range }) => range !== undefined)).toBe(true)
  await expect.poll(() => installed().count()).toBe(2)
  expect(await installed().last().textContent()).toMatch(/float16.*from http/)
  await studio.screenshot('models-downloaded')
})

test('the downloaded model is taken into use and paints', async () => {
  await button(/^Use tiny-a/).click()
  await expect.poll(() => installed().last().textContent()).toMatch(/In use/)
  await studio.page.keyboard.press('Escape')
  await studio.paint('a fox')
  await studio.untilPatches(1)
  await studio.press('Stop')
  await studio.page.keyboard.press('Control+Comma')
})

test('what cannot run is refused in a sentence', async () => {
  await download(`${hub.endpoint}/someone/else`)
  await expect
    .poll(async () =>
      job()
        .getByText(/has no model someone\/else/)
        .count(),
    )
    .toBe(0)
  const failed = studio.page.getByRole('listitem').filter({ hasText: 'someone/else' })
  await expect.poll(() => failed.getAttribute('data-state')).toBe('failed')
  expect(await failed.textContent()).toMatch(/has no model someone\/else/)
  await failed.getByRole('button', { name: /^Throw away/ }).click()
  await expect.poll(() => failed.count()).toBe(0)
})

test('a folder is looked at, stored as chosen, and installed', async () => {
  await studio.app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
  }, tiny)
  await button('Choose a folder…').click()
  const choices = studio.page.getByRole('radiogroup', { name: 'Stored as' }).getByRole('radio')
  await expect.poll(() => studio.page.getByText(/float16 fits|fp16 fits/).count()).toBeGreaterThan(0)
  await studio.screenshot('models-folder')
  await choices.last().check()
  await button('Import').click()
  await expect.poll(() => installed().count(), { timeout: 60_000 }).toBe(3)
  expect(await readdir(models)).toContain('model-int4')
})

test('the devices of this machine are listed, with the reason why each was skipped', async () => {
  const devices = studio.page.getByRole('list', { name: 'Where large models are painted' }).getByRole('listitem')
  await expect.poll(() => devices.count(), { timeout: 120_000 }).toBeGreaterThan(0)
  expect(await devices.last().textContent()).toMatch(/It always works\.$/)
  for (const text of await devices.allTextContents()) expect(text).toMatch(/(chosen|works|skipped).+\.$/)
  await devices.last().scrollIntoViewIfNeeded()
  await studio.screenshot('models-devices')
})

test('everything on the page can be reached and read', async () => {
  expect(await violationsIn(studio.page, '.settings-dialog')).toEqual([])
})

test('an imported model is removed after a question', async () => {
  await button('Remove model-int4').click()
  const question = studio.page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Move to trash' }).click()
  // A machine without a trash asks once more.
  await expect
    .poll(async () => {
      const forGood = question.getByRole('button', { name: 'Delete for good' })
      if (await forGood.isVisible()) await forGood.click()
      return installed().count()
    })
    .toBe(2)
  expect(await readdir(models)).not.toContain('model-int4')
})

test('a download survives the death of its process', async () => {
  hub.faults.push({ path: /^model\.safetensors$/, times: 1, kind: { type: 'stall', after: 400_000 } })
  const before = hub.sent()
  await studio.page.getByRole('radio', { name: 'int8' }).first().click()
  await download(`${hub.endpoint}/someone/tiny-a`)
  await expect.poll(() => hub.sent() - before, { timeout: 30_000 }).toBeGreaterThan(400_000)
  const pid = await studio.app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Patchwork models')?.pid,
  )
  process.kill(pid as number, 'SIGKILL')
  const cut = studio.page.getByRole('listitem').filter({ hasText: 'cut off unexpectedly' })
  await expect.poll(() => cut.count()).toBe(1)
  await cut.getByRole('button', { name: /^Go on: / }).click()
  await expect.poll(() => installed().count(), { timeout: 60_000 }).toBe(3)
  expect(await readdir(models)).toContain('tiny-a-int8')
})
