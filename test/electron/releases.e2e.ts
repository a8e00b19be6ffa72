/** A published release in the window: what it is taken for, its own settings, and how both are changed. */
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { moveAutoencoder, writeListing } from '../import/releaseListing.ts'
import { answerQuestions, freshFolder, openStudio, type Studio } from './studio.ts'
import { violationsIn } from './axe.ts'

const models = freshFolder()
const parent = freshFolder()
let edit: string
let studio: Studio

beforeAll(async () => {
  edit = await writeListing(parent, 'NextStep-1-Large-Edit')
  studio = await openStudio({ env: { PATCHWORK_MODELS: models, PATCHWORK_CACHE: join(parent, 'cache') } })
  await answerQuestions(studio.app, true)
  await openModels()
})
afterAll(async () => {
  await studio.close()
  for (const folder of [models, parent]) rmSync(folder, { recursive: true, force: true })
})

const button = (name: string | RegExp) => studio.page.getByRole('button', { name })
const installed = () => studio.page.getByRole('list', { name: 'Installed' }).getByRole('listitem')
const form = () => studio.page.getByRole('form', { name: 'NextStep-1-Large-Edit', exact: true })
const name = 'NextStep-1-Large-Edit-int4'

async function openModels(): Promise<void> {
  await studio.page.keyboard.press('Control+Comma')
  await button(/^Models$/).click()
  await installed().first().waitFor()
}

async function choose(folder: string): Promise<void> {
  await studio.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, folder)
  await button('Choose a folder…').click()
}

test('a checkpoint without its autoencoder is told of in a sentence, with a way to fetch it', async () => {
  const away = moveAutoencoder(edit, join(parent, 'away'))
  await choose(edit)
  await studio.page.getByText(/no NextStep-1-f8ch16-Tokenizer lies beside the checkpoint/).waitFor()
  expect(await button('Fetch the autoencoder').isEnabled()).toBe(true)
  renameSync(away, join(edit, 'vae'))
})

test('a folder that is none is refused where it was chosen, with the folder that is meant', async () => {
  await choose(parent)
  const told = studio.page
    .getByRole('dialog')
    .getByRole('alert')
    .filter({ hasText: `name a folder in it: ${edit}` })
  await told.waitFor()
  await studio.screenshot('releases-refused')
  // It can be clicked: nothing lies over it.
  await told.getByRole('button', { name: 'Dismiss' }).hover()
  await choose(edit)
  await form().waitFor()
  expect(await told.count()).toBe(0)
  await button('Not this one').click()
})

test('the import shows what a folder was taken for, why, and the settings it will have', async () => {
  await choose(edit)
  await form().waitFor()
  const isInView = () => form().evaluate((element) => element.getBoundingClientRect().top < innerHeight * 0.6)
  await expect.poll(isInView).toBe(true)
  const text = await form().textContent()
  expect(text).toContain('NextStep-1, because config.json has latent_channels and fm_head_dim.')
  expect(text).toContain('Settings of NextStep-1-Large-Edit, because its folder is called NextStep-1-Large-Edit.')
  expect(text).toMatch(
    /50 steps · guidance 7\.5 · image guidance 2 · shift 3\.2 · .* · negative: Copy original image\./,
  )
  await studio.screenshot('releases-import')
})

test('another release can be chosen for it, and shows its own settings at once', async () => {
  const release = form().getByRole('combobox', { name: 'Release' })
  await release.selectOption('NextStep-1-Large')
  await form()
    .getByText(/28 steps · guidance 7\.5 · shift 1 · always added: masterpiece/)
    .waitFor()
  await release.selectOption('NextStep-1.1')
  await form()
    .getByText(/is of NextStep-1\.1, but this checkpoint is of NextStep-1/)
    .waitFor()
  await release.selectOption({ label: 'As it is called' })
  await form()
    .getByText(/negative: Copy original image\./)
    .waitFor()
  await form().getByRole('radio', { name: /int4/ }).check()
  await button('Import').click()
  await expect.poll(() => installed().count(), { timeout: 60_000 }).toBe(2)
  expect(await installed().last().textContent()).toContain('Settings of NextStep-1-Large-Edit')
})

test('an import that fails after all is told of, wherever the page is', async () => {
  await choose(edit)
  await form().getByRole('radio', { name: /int4/ }).check()
  await button('Import').click()
  const told = studio.page.getByRole('alert').filter({ hasText: /A model named NextStep-1-Large-Edit-int4 is already/ })
  await told.getByRole('button', { name: 'Dismiss' }).click()
  expect(await installed().count()).toBe(2)
})

test("the model's own words are seen in the prompt box", async () => {
  await button(`Use ${name}`).click()
  await expect.poll(() => installed().last().textContent()).toMatch(/In use/)
  await studio.page.keyboard.press('Escape')
  await studio.page.getByText('negative: Copy original image.', { exact: true }).waitFor()
  await studio.page.getByText(`${name} only changes pictures: select one, or choose NextStep-1-Large.`).waitFor()
  await button(/^Picture settings:/).click()
  const sampler = studio.page.getByRole('combobox', { name: 'Sampler' })
  expect(await sampler.inputValue()).toBe('nextstep-1')
  await sampler.selectOption('cps')
  await button('Reset sampler').waitFor()
  await studio.screenshot('releases-settings')
  await button('Reset sampler').click()
  expect(await sampler.inputValue()).toBe('nextstep-1')
  await studio.page.keyboard.press('Escape')
})

test('an edit release says in a sentence that it paints nothing from words alone', async () => {
  await studio.paint('a fox')
  const told = studio.page.getByText(/only edits pictures; .* paint from words alone with NextStep-1-Large\./)
  await expect.poll(() => told.count()).toBeGreaterThan(0)
})

test('settings of the model are changed for good, and hold from the next picture on', async () => {
  await openModels()
  await button(`Settings of ${name}`).click()
  const settings = studio.page.getByRole('form', { name: `Settings of ${name}` })
  await settings.getByRole('textbox', { name: 'Avoid' }).fill('Copy nothing.')
  await settings.getByRole('combobox', { name: 'Sampler' }).selectOption('ode')
  await settings.scrollIntoViewIfNeeded()
  await studio.screenshot('releases-profile')
  await button(`Keep the settings of ${name}`).click()
  await expect.poll(() => installed().last().textContent()).toContain('negative: Copy nothing.')
  const { defaults } = await studio.call('models:capabilities', { modelId: name })
  expect(defaults).toMatchObject({ negativePrompt: 'Copy nothing.', sampler: 'ode', steps: 50, timestepShift: 3.2 })
  await button('As released').click()
  await expect.poll(() => installed().last().textContent()).toContain('negative: Copy original image.')
})

test('everything on the page can be reached and read', async () => {
  expect(await violationsIn(studio.page, '.settings-dialog')).toEqual([])
})
