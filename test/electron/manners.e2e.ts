/** What the model has not learned is said beside the prompt, before anything is painted. */
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshFolder, openStudio, type Studio } from './studio.ts'

let studio: Studio
const alert = () => studio.page.getByRole('alert')
const prompts = async () => (await studio.library()).map(({ prompt }) => prompt)

beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

test('a corgi is painted as a dog, which is said, and one click keeps the word', async () => {
  await studio.prompt.fill('a corgi in the snow')
  const chip = studio.page.getByRole('button', { name: 'Paint “corgi” as it is written' })
  await expect.poll(() => chip.textContent()).toContain('corgi: painted as dog')
  await studio.screenshot('manners-near')
  await studio.press('Generate')
  await studio.untilState('done')
  expect(await prompts()).toEqual(['a dog in the snow'])
  await studio.page.getByRole('button', { name: 'Back to a new picture' }).waitFor()
  await studio.startAfresh()
  await studio.prompt.fill('a corgi in the snow')
  await chip.click()
  await studio.page.getByText('This model has not learned “corgi”.').waitFor()
  expect(await chip.count()).toBe(0)
})

test('a thing that it seldom paints so that one knows it is told, and stands apart in what it knows', async () => {
  await studio.prompt.fill('two wizards in a garden')
  await studio.page.getByText('This model seldom paints “wizard” so that one knows it.').waitFor()
  await studio.screenshot('manners-seldom-thing')
  await studio.press('What this model knows')
  const apart = studio.page.getByRole('region', { name: 'Things that seldom come out' })
  await apart.getByRole('button', { name: 'Write planet into the prompt' }).waitFor()
  expect(
    await studio.page.getByRole('region', { name: 'Things', exact: true }).getByText('planet', { exact: true }).count(),
  ).toBe(0)
  await studio.page.keyboard.press('Escape')
  await studio.prompt.fill('')
})

test('a sentence in German is doubted before it is painted, and painted when I ask for it all the same', async () => {
  const count = (await prompts()).length
  await studio.prompt.fill('ein roter Fuchs und ein Hund im Schnee')
  await studio.press('Generate')
  await expect.poll(() => alert().textContent()).toMatch(/reads English .* say it in simple English/)
  await studio.settled()
  await studio.screenshot('manners-foreign')
  await studio.prompt.fill('a red fox')
  await expect.poll(() => alert().count()).toBe(0)
  await studio.prompt.fill('ein roter Fuchs und ein Hund im Schnee')
  await alert().getByRole('button', { name: 'Paint anyway' }).click()
  await expect.poll(async () => (await prompts()).length, { timeout: 60_000 }).toBe(count + 1)
  expect((await prompts()).at(-1)).toBe('ein roter Fuchs und ein Hund im Schnee')
  expect(await alert().count()).toBe(0)
})

test('an instruction that it never learned is doubted first, and painted when it is asked for all the same', async () => {
  await studio.pictures.getByRole('button').first().click()
  await studio.prompt.fill('hang a chandelier over it')
  await studio.press('Generate')
  await expect.poll(() => alert().textContent()).toMatch(/has not learned “hang”, “chandelier”.*NextStep-1-Large-Edit/)
  await studio.settled()
  await studio.screenshot('manners-doubt')
  const count = (await prompts()).length
  expect(await studio.prompt.inputValue()).toBe('hang a chandelier over it')
  await alert().getByRole('button', { name: 'Paint anyway' }).click()
  await expect.poll(async () => (await prompts()).length, { timeout: 60_000 }).toBe(count + 1)
  expect(await alert().count()).toBe(0)
})

test('what it learned and seldom carries out is said before it is painted', async () => {
  await studio.pictures.getByRole('button', { name: 'a dog in the snow' }).click()
  await studio.prompt.fill('erase the dog')
  await studio.press('Generate')
  await expect.poll(() => alert().textContent()).toMatch(/mostly leaves the only one that is there/)
  await studio.prompt.fill('make it outlined')
  await studio.press('Generate')
  await expect.poll(() => alert().textContent()).toMatch(/draws a thing anew.*NextStep-1-Large-Edit/)
  await studio.settled()
  await studio.screenshot('manners-seldom')
  expect(await prompts()).toHaveLength(3)
  await studio.prompt.fill('make it night')
  await expect.poll(() => alert().count()).toBe(0)
})

test('of a photo more than its light, season, weather and tone is doubted', async () => {
  const file = join(freshFolder(), 'leaves.png')
  const noise = Buffer.from(Array.from({ length: 300 * 200 * 3 }, (_, at) => 60 + ((at * 7919) % 151)))
  await sharp(noise, { raw: { width: 300, height: 200, channels: 3 } })
    .png()
    .toFile(file)
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
  await expect.poll(async () => (await prompts()).length).toBe(4)
  await studio.prompt.fill('remove the fox')
  await studio.press('Generate')
  await expect.poll(() => alert().textContent()).toMatch(/has not learned “fox” in photos/)
  await studio.screenshot('manners-photo')
  await studio.prompt.fill('make it night')
  await expect.poll(() => alert().count()).toBe(0)
  await studio.press('Generate')
  await expect.poll(async () => (await prompts()).length, { timeout: 60_000 }).toBe(5)
  expect(await alert().count()).toBe(0)
})

test('what came out as noise is said to be noise, with the way to what may help', async () => {
  await studio.settle({ Steps: '2', Seed: '3' })
  await studio.paint('a castle in the mountains at sunset')
  const note = studio.page.locator('.toast', { hasText: 'more noise than a picture' })
  await note.waitFor()
  await note.getByRole('button', { name: 'Picture settings' }).click()
  expect(await studio.page.getByRole('textbox', { name: 'Steps', exact: true }).inputValue()).toBe('2')
  await studio.page.keyboard.press('Escape')
})

test('a part that came out as noise is said to be noise, with the way to try again', async () => {
  await studio.settle({ Steps: '12', Seed: '3' })
  await studio.paint('a red apple on a table')
  await expect.poll(async () => (await prompts()).at(-1), { timeout: 60_000 }).toBe('a red apple on a table')
  await studio.untilState('done')
  await studio.canvas.press('u')
  await studio.page.getByRole('group', { name: 'Region' }).waitFor()
  await studio.settle({ Steps: '2' })
  const note = studio.page.locator('.toast', { hasText: 'A part of this looks like noise' })
  expect(await note.count()).toBe(0)
  const count = (await prompts()).length
  await studio.change('make it blue')
  await note.waitFor()
  await studio.screenshot('manners-part')
  await note.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(async () => (await prompts()).length, { timeout: 60_000 }).toBe(count + 2)
})
