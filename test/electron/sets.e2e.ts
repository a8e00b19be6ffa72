import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tinyModel } from '../cli/cli.ts'
import { chooseNext } from './sprites.ts'
import { engineProcessId, freshFolder, openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const member = (name: string) =>
  page()
    .getByRole('listitem')
    .filter({ has: page().getByTitle(`a ${name} cup`) })
const pictureOf = (name: string) => member(name).locator('img')
const view = () => page().getByRole('region', { name: 'Sets' })
const facts = () => view().locator('.sets-facts').textContent()

/** Small pictures of random weights: what is painted does not matter here. */
async function openSmall(steps = '2'): Promise<Studio> {
  const opened = await openStudio({ userData: freshFolder(), env: { PATCHWORK_MODEL: tinyModel } })
  await opened.settle({ Width: '64', Height: '64', Steps: steps })
  return opened
}

describe('a set by slots', () => {
  beforeAll(async () => {
    studio = await openSmall()
  })
  afterAll(() => studio.close())

  test('how many pictures it is, or that it is too many, is said before anything is painted', async () => {
    await studio.prompt.fill('a {red, blue, green} cup')
    await page().getByText('A set of 3 pictures, one for each combination.').waitFor()
    const many = Array.from({ length: 17 }, (_, index) => `v${index}`).join(', ')
    await studio.prompt.fill(`{${many}} {${many}}`)
    await page().getByText('That is 17 × 17 = 289 pictures; a set holds 256 at most.').first().waitFor()
    await studio.press('Generate')
    await page().getByRole('alert').filter({ hasText: 'a set holds 256 at most' }).waitFor()
    expect(await studio.call('sets:list', {})).toEqual([])
    expect(await studio.prompt.inputValue()).toContain('v16')
  })

  test('each combination is painted with the same noise, and shown in a grid', async () => {
    await studio.paint('a {red, blue, green} cup')
    await view().waitFor()
    for (const name of ['red', 'blue', 'green']) await pictureOf(name).waitFor()
    const pictures = await studio.library()
    expect(pictures.map(({ name, prompt }) => [name, prompt])).toEqual([
      ['red', 'a red cup'],
      ['blue', 'a blue cup'],
      ['green', 'a green cup'],
    ])
    const [seed] = pictures.map(({ recipe }) => recipe?.seed)
    expect(pictures.map(({ recipe }) => [recipe?.seed, recipe?.imageIndex])).toEqual(pictures.map(() => [seed, 0]))
    // The board is the user's own.
    expect((await studio.call('history:load', {})).steps.flatMap(({ placed }) => placed)).toEqual([])
    await studio.screenshot('sets')
  })

  test('pictures are kept and dropped, by the pointer and by keys, and both can be undone', async () => {
    await member('red').getByRole('button', { name: 'Keep red' }).click()
    await expect.poll(facts).toBe('3 pictures · 1 kept')
    await page().keyboard.press('ArrowRight')
    await page().keyboard.press('Delete')
    await member('blue').getByRole('button', { name: 'Bring back blue' }).waitFor()
    await page().keyboard.press('ArrowRight')
    await page().keyboard.press('k')
    await expect.poll(facts).toBe('3 pictures · 2 kept')
    await page().keyboard.press('Control+z')
    await expect.poll(facts).toBe('3 pictures · 1 kept')
    await page().keyboard.press('Control+z')
    await member('blue').getByRole('button', { name: 'Drop blue' }).waitFor()
    await page().keyboard.press('Control+Shift+z')
    await member('blue').getByRole('button', { name: 'Bring back blue' }).waitFor()
    await page().keyboard.press('Control+z')
  })

  test('one is painted again with other noise, and the picture before can be gone back to', async () => {
    await member('green').getByRole('button', { name: 'Keep green' }).click()
    await expect.poll(facts).toBe('3 pictures · 2 kept')
    await member('green').getByRole('button', { name: 'Paint green again' }).click()
    await member('green').getByRole('button', { name: 'green: try 2 of 2, show the next' }).waitFor()
    expect(await facts()).toBe('3 pictures · 2 kept')
    await pictureOf('green').waitFor()
    expect(await facts()).toBe('3 pictures · 2 kept')
    const again = (await studio.library()).at(-1)!
    expect([again.name, again.prompt]).toEqual(['green', 'a green cup'])
    expect(again.recipe?.seed).not.toBe((await studio.library())[0]?.recipe?.seed)
    const shown = await pictureOf('green').getAttribute('src')
    expect(shown).toContain(again.hash)
    await member('green').getByRole('button', { name: 'green: try 2 of 2, show the next' }).click()
    await expect.poll(() => pictureOf('green').getAttribute('src')).not.toBe(shown)
    await page().keyboard.press('Control+z')
    await expect.poll(() => pictureOf('green').getAttribute('src')).toBe(shown)
  })

  test('those that are kept are chosen in the library and exported together, by their names', async () => {
    await studio.press('Export those kept')
    const workspace = page().getByRole('region', { name: 'Export', exact: true })
    await workspace.getByRole('heading', { name: '2 pictures' }).waitFor()
    const game = join(studio.userData, 'game')
    mkdirSync(game)
    await workspace.getByRole('combobox', { name: 'For' }).selectOption('Phaser')
    await chooseNext(studio.app, game)
    await workspace.getByRole('button', { name: 'Choose…' }).click()
    await workspace.getByText(game).waitFor()
    await workspace.getByRole('button', { name: 'Export', exact: true }).click()
    await expect.poll(() => readdirSync(game).toSorted(), { timeout: 60_000 }).toContain('sheet.json')
    const sheet = readFileSync(join(game, 'sheet.json'), 'utf8')
    expect(['"red"', '"green"', '"blue"'].filter((name) => sheet.includes(name))).toEqual(['"red"', '"green"'])
    await page().keyboard.press('Escape')
    await expect.poll(() => workspace.count()).toBe(0)
    await page().getByRole('toolbar', { name: '2 selected' }).waitFor()
  })

  test('a set is given a name, which can be undone, and is found by the search of the library', async () => {
    const rename = async (name: string) => {
      await studio.press('Rename this set')
      await view().getByRole('textbox', { name: 'Name of the set' }).fill(name)
      await page().keyboard.press('Enter')
    }
    const shown = () => view().getByRole('combobox', { name: 'Set' }).locator('option:checked').textContent()
    const before = await shown()
    await rename('Cups for the tavern')
    await expect.poll(shown).toBe('Cups for the tavern · 3')
    await view().getByRole('button', { name: 'Undo' }).click()
    await expect.poll(shown).toBe(before)
    await view().getByRole('button', { name: 'Redo' }).click()
    await expect.poll(shown).toBe('Cups for the tavern · 3')
    await page().keyboard.press('Escape')
    await expect.poll(() => view().count()).toBe(0)
    const search = page().getByRole('textbox', { name: 'Search pictures' })
    await search.fill('tavern cup')
    await page().getByRole('button', { name: 'Open the set Cups for the tavern' }).click()
    await expect.poll(shown).toBe('Cups for the tavern · 3')
    await search.fill('')
  })

  test('a set that is deleted comes back by Undo, and its pictures stay in any case', async () => {
    await studio.press('Delete this set')
    await page().getByText('No sets yet').waitFor()
    await page().locator('.toast').getByRole('button', { name: 'Undo' }).click()
    expect(await studio.library()).toHaveLength(4)
    await expect.poll(facts).toBe('3 pictures · 2 kept')
  })

  test('it comes back by Ctrl+Z as well, and out of the bin until that is emptied', async () => {
    await studio.press('Delete this set')
    await page().getByText('No sets yet').waitFor()
    await page().keyboard.press('Control+z')
    await expect.poll(facts).toBe('3 pictures · 2 kept')
    await studio.press('Delete this set')
    await page().getByText('No sets yet').waitFor()
    await studio.press('Bin, 1 set')
    await studio.screenshot('bin-sets')
    await studio.press('Restore Cups for the tavern')
    await page().getByText('The bin is empty. Pictures that you delete').waitFor()
    await page().locator('.toast').getByRole('button', { name: 'Open it' }).click()
    await expect.poll(facts).toBe('3 pictures · 2 kept')
    const { set } = (await studio.call('sets:get', { id: (await studio.call('sets:list', {}))[0]!.id }))!
    await studio.call('sets:save', {
      set: { ...set, id: crypto.randomUUID(), name: 'Cups of old' },
      jobs: [],
      at: 'back',
    })
    const [other] = (await studio.call('sets:list', {})).filter(({ name }) => name === 'Cups of old')
    await studio.call('sets:delete', { id: other!.id })
    await studio.press('Empty the bin…')
    await page().getByText('Delete 1 set for good? It cannot be undone.').waitFor()
    await studio.press('Delete for good')
    await page().getByText('The bin is empty: 1 set').waitFor()
    expect(await studio.call('sets:list', { deleted: true })).toEqual([])
    await studio.press('Back to the library')
    expect(await studio.library()).toHaveLength(4)
  })

  test('Esc leads back to the board', async () => {
    await page().keyboard.press('Escape')
    await view().waitFor({ state: 'detached' })
    await studio.press('Sets of pictures')
    await expect.poll(facts).toBe('3 pictures · 2 kept')
  })
})

test('a set outlives the engine and the program, and goes on being painted', async () => {
  studio = await openSmall('40')
  const { userData } = studio
  await studio.paint('a {red, blue, green} cup')
  await studio.untilPatches(2)
  await view()
    .getByText(/^\d of 3 painted$/)
    .waitFor()
  process.kill(await engineProcessId(studio.app), 'SIGKILL')
  await pictureOf('red').waitFor()
  await member('red').getByRole('button', { name: 'Keep red' }).click()
  await expect.poll(facts).toBe('3 pictures · 1 kept')
  await studio.close({ keep: true })

  studio = await openStudio({ userData, env: { PATCHWORK_MODEL: tinyModel } })
  try {
    await studio.press('Sets of pictures')
    await expect.poll(facts).toBe('3 pictures · 1 kept')
    // One that had come to no patch waits until the user goes on.
    await studio.call('jobs:pause', { paused: false })
    for (const name of ['red', 'blue', 'green']) await pictureOf(name).waitFor()
    expect((await studio.library()).map(({ name }) => name).toSorted()).toEqual(['blue', 'green', 'red'])
  } finally {
    await studio.close()
  }
})

test('a set whose whole program is killed in the middle loses nothing and goes on at the next start', async () => {
  studio = await openSmall('60')
  const { userData } = studio
  const names = ['red', 'blue', 'green', 'gold', 'grey', 'pink']
  await studio.paint(`a {${names.join(', ')}} cup`)
  await pictureOf('red').waitFor()
  await member('red').getByRole('button', { name: 'Keep red' }).click()
  await expect.poll(facts).toBe('6 pictures · 1 kept')
  const before = await studio.library()
  const dead = new Promise((resolve) => studio.app.process().once('exit', resolve))
  studio.app.process().kill('SIGKILL')
  await dead

  studio = await openStudio({ userData, env: { PATCHWORK_MODEL: tinyModel } })
  try {
    await studio.press('Sets of pictures')
    await expect.poll(facts).toBe('6 pictures · 1 kept')
    // One that had come to no patch waits until the user goes on.
    await studio.call('jobs:pause', { paused: false })
    for (const name of names) await pictureOf(name).waitFor()
    const pictures = await studio.library()
    expect(pictures.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
    // What was painted is what it was, and all have the noise of the set.
    const hashes = new Set(pictures.map(({ hash }) => hash))
    expect(before.every(({ hash }) => hashes.has(hash))).toBe(true)
    expect(new Set(pictures.map(({ recipe }) => recipe?.seed)).size).toBe(1)
  } finally {
    await studio.close()
  }
})

test('an instruction with slots makes a set of changes of one picture', async () => {
  studio = await openSmall()
  try {
    await studio.paint('a cup')
    await expect.poll(async () => (await studio.library()).length).toBe(1)
    await studio.untilState('done')
    const [cup] = await studio.library()
    await page().getByRole('button', { name: 'a cup', exact: true }).first().click()
    await studio.change('make it {red, blue}')
    await view().waitFor()
    await expect.poll(async () => (await studio.library()).length, { timeout: 60_000 }).toBe(3)
    const made = (await studio.library()).slice(1)
    expect(made.map(({ name, prompt, parentId }) => [name, prompt, parentId])).toEqual([
      ['red', 'make it red', cup?.id],
      ['blue', 'make it blue', cup?.id],
    ])
  } finally {
    await studio.close()
  }
})

describe('sets of one picture', () => {
  beforeAll(async () => {
    studio = await openSmall()
  })
  afterAll(() => studio.close())

  const dialog = () => page().getByRole('dialog', { name: 'Make a set of this picture' })
  const stage = () => page().locator('.animation-stage')
  const frames = () => page().getByRole('list', { name: 'Frames', exact: true }).getByRole('listitem')
  async function openDialog(): Promise<void> {
    if ((await view().count()) > 0) await studio.press('Back to the board')
    await view().waitFor({ state: 'detached' })
    await page().getByRole('button', { name: 'a cup', exact: true }).first().click()
    await studio.press('Variations and animations')
    await dialog().waitFor()
  }

  test('its variations: colours are painted as jobs, flips and sizes are its own pixels', async () => {
    await studio.paint('a cup')
    await studio.untilState('done')
    await expect.poll(async () => (await studio.library()).length).toBe(1)
    await openDialog()
    await dialog().getByText('Choose at least one kind.').waitFor()
    await dialog().getByRole('checkbox', { name: 'Colours' }).check()
    await dialog().getByRole('textbox', { name: 'Colours, with commas between' }).fill('red, blue')
    await dialog().getByRole('checkbox', { name: 'Flipped' }).check()
    await dialog().getByRole('checkbox', { name: 'Sizes' }).check()
    await dialog().getByText('2 pictures are painted, 4 are made of the same pixels').waitFor()
    await studio.screenshot('variations-dialog')
    await dialog().getByRole('button', { name: 'Make them' }).click()
    await expect.poll(facts).toBe('6 pictures · 0 kept')
    await expect.poll(async () => (await studio.library()).length).toBe(7)
    const [cup, ...made] = await studio.library()
    expect(made.map(({ name, verb, width }) => [name, verb, width])).toEqual([
      ['a cup flipped', 'transform', 64],
      ['a cup upside down', 'transform', 64],
      ['a cup 0.5x', 'transform', 32],
      ['a cup 2x', 'transform', 128],
      ['red', 'edit', 64],
      ['blue', 'edit', 64],
    ])
    expect(made.every(({ parentId }) => parentId === cup?.id)).toBe(true)
    await expect.poll(() => view().locator('.member img').count()).toBe(6)
  })

  test('an animation plays, holds still, shows the frame before, and its frames are moved, repeated and taken out', async () => {
    await openDialog()
    await dialog().getByRole('radio', { name: 'Animation' }).click()
    await dialog().getByRole('radio', { name: 'Squash' }).click()
    await dialog().getByRole('button', { name: 'Animate' }).click()
    await expect.poll(() => frames().count()).toBe(6)
    const first = await stage().getAttribute('data-frame')
    await expect.poll(() => stage().getAttribute('data-frame')).not.toBe(first)
    await studio.press('Hold still')
    await expect.poll(() => stage().getAttribute('data-playing')).toBe('false')
    await page().getByRole('button', { name: 'Look at frame 3' }).click()
    await expect.poll(() => stage().getAttribute('data-frame')).toBe('2')
    await studio.press('Show the frame before through it')
    await stage().getByRole('img', { name: 'The frame before' }).waitFor()
    await studio.screenshot('animation')

    const shown = () =>
      frames()
        .locator('img')
        .evaluateAll((images) => images.map((image) => image.getAttribute('src')))
    const before = await shown()
    await studio.press('Frame 1 one place later')
    await expect.poll(shown).toEqual([before[1], before[0], ...before.slice(2)])
    await studio.press('Frame 6 once more')
    await expect.poll(() => frames().count()).toBe(7)
    await studio.press('Take frame 2 out')
    await expect.poll(() => frames().count()).toBe(6)
    for (let step = 0; step < 3; step++) await page().keyboard.press('Control+z')
    await expect.poll(shown).toEqual(before)
  })

  test('it is exported as an animation with its frames a second', async () => {
    const hold = page().getByRole('textbox', { name: 'Frame 1 is shown so many times' })
    await hold.fill('3')
    await hold.press('Enter')
    await view()
      .getByText(/ of 8$/)
      .waitFor()
    await studio.press('Export the animation')
    const workspace = page().getByRole('region', { name: 'Export', exact: true })
    await workspace.getByRole('heading', { name: '6 pictures' }).waitFor()
    const web = join(studio.userData, 'web')
    mkdirSync(web)
    await workspace.getByRole('combobox', { name: 'For' }).selectOption('GIF')
    await chooseNext(studio.app, web)
    await workspace.getByRole('button', { name: 'Choose…' }).click()
    await workspace.getByText(web).waitFor()
    await workspace.getByRole('button', { name: 'Export', exact: true }).click()
    await expect.poll(() => readdirSync(web), { timeout: 60_000 }).toContain('squash.gif')
    const { pages, delay = [] } = await sharp(join(web, 'squash.gif'), { animated: true }).metadata()
    // Frames that are alike may be written as one that lasts longer.
    expect(pages).toBeGreaterThanOrEqual(6)
    expect(delay.reduce((sum, one) => sum + one, 0)).toBe(1000)
    await page().keyboard.press('Escape')
    await expect.poll(() => workspace.count()).toBe(0)
  })

  test('a blink is painted, and said to be; where it was not learned that is asked about first', async () => {
    await openDialog()
    await dialog().getByRole('radio', { name: 'Animation' }).click()
    await dialog().getByRole('radio', { name: 'Blink' }).click()
    await dialog().getByText('Eyes are painted shut by the model').waitFor()
    await dialog().getByRole('button', { name: 'Animate' }).click()
    await expect.poll(() => frames().count()).toBe(2)
    await expect.poll(async () => (await studio.library()).at(-1)?.prompt, { timeout: 60_000 }).toBe('close its eyes')
  })
})

test('what the model has not learned is told before it is painted, and painted only when it is asked for again', async () => {
  studio = await openStudio()
  try {
    const png = await sharp({ create: { width: 48, height: 48, channels: 3, background: '#c33' } })
      .png()
      .toBuffer()
    await studio.call('pictures:import', { name: 'chest.png', bytes: new Uint8Array(png) })
    await studio.pictures.getByRole('button').first().dblclick()
    await studio.press('Variations and animations')
    const dialog = page().getByRole('dialog', { name: 'Make a set of this picture' })
    await dialog.getByRole('checkbox', { name: 'Damage' }).check()
    await dialog.getByRole('textbox', { name: 'Damage, with commas between' }).fill('zorbled')
    await dialog.getByRole('button', { name: 'Make them' }).click()
    await dialog.getByRole('alert').filter({ hasText: 'has not learned “zorbled”' }).waitFor()
    expect(await studio.call('sets:list', {})).toEqual([])
    // So that it is not done before it is stopped.
    await studio.call('jobs:pause', { paused: true })
    await dialog.getByRole('button', { name: 'Make them anyway' }).click()
    await view().getByText('0 of 1 painted').waitFor()
    await studio.press('Stop painting this set')
    await view().getByText('0 of 1 painted').waitFor({ state: 'detached' })
  } finally {
    await studio.close()
  }
})
