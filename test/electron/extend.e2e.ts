import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

describe('a picture that is continued', () => {
  let studio: Studio
  const onBoard = () => studio.page.getByRole('list', { name: 'On the board' }).getByRole('button')
  const extendBar = () => studio.page.getByRole('group', { name: 'Continue the picture' })
  const verbs = async () => (await studio.call('history:load', {})).steps.map(({ verb }) => verb)
  const head = async () => {
    const { steps, headId } = await studio.call('history:load', {})
    return steps.find(({ id }) => id === headId)
  }
  const pixels = async (id: string, width: number, height: number) =>
    sharp(await studio.call('pictures:path', { id }))
      .extract({ left: 0, top: 0, width, height })
      .raw()
      .toBuffer()

  async function useSeed(seed: string): Promise<void> {
    await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
    const field = studio.page.getByRole('textbox', { name: 'Seed', exact: true })
    await field.fill(seed)
    await field.press('Enter')
    await studio.page.keyboard.press('Escape')
  }

  async function openBar(direction: string, unit: string, patches: string): Promise<void> {
    await studio.press('Continue the picture…')
    await extendBar().getByLabel('Where it goes on').selectOption({ label: direction })
    const far = extendBar().getByRole('textbox', { name: unit, exact: true })
    await far.fill(patches)
    await far.blur()
  }

  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('stands beside it, keeps all of it, and says how well it joins; undo takes it away', async () => {
    await useSeed('5')
    await studio.paint('a red car in the city at night, soft')
    await expect.poll(async () => (await studio.library()).length).toBe(1)
    await studio.untilState('done')
    await onBoard().first().dispatchEvent('click')
    const [car] = await studio.library()
    // Escape leaves it as it was.
    await openBar('To the right', 'Columns', '2')
    await studio.page.keyboard.press('Escape')
    await extendBar().waitFor({ state: 'detached' })
    await useSeed('6')
    await openBar('To the right', 'Columns', '4')
    expect(await extendBar().getByRole('textbox', { name: 'What the new part shows' }).inputValue()).toBe(car!.prompt)
    await extendBar().getByRole('button', { name: 'Paint', exact: true }).click()
    await expect.poll(async () => (await studio.library()).length).toBe(2)
    await studio.untilState('done')
    const wide = (await studio.library())[1]!
    expect(wide).toMatchObject({ verb: 'extend', parentId: car!.id, width: 384, height: 256, prompt: car!.prompt })
    expect(wide.recipe?.extend).toMatchObject({ direction: 'right', patches: 4, read: 'patches', steps: 2 })
    expect(wide.recipe?.extend?.seams).toHaveLength(2)
    expect(await pixels(wide.id, 256, 256)).toEqual(await pixels(car!.id, 256, 256))
    await expect.poll(verbs).toEqual(['start', 'generate', 'extend'])
    await expect.poll(() => onBoard().count()).toBe(2)
    await studio.settled()
    await studio.screenshot('extend')
    await studio.press('Undo')
    await expect.poll(() => onBoard().count()).toBe(1)
    await studio.press('Redo')
    await expect.poll(() => onBoard().count()).toBe(2)
    await expect.poll(async () => (await head())?.pictureIds).toEqual([wide.id])
  })

  test('goes on by itself when the program is killed in the middle of it, to the same picture', async () => {
    const [, wide] = await studio.library()
    await onBoard().last().dispatchEvent('click')
    await openBar('Downward', 'Rows', '2')
    const sure = extendBar().getByRole('button', { name: 'Paint', exact: true })
    await sure.click()
    await studio.untilPatches(100)
    studio.app.process().kill('SIGKILL')
    const { userData } = studio
    await studio.close({ keep: true }).catch(() => undefined)
    studio = await openStudio({ userData })
    await expect.poll(async () => (await studio.library()).length).toBe(3)
    const tall = (await studio.library())[2]!
    expect(tall).toMatchObject({ verb: 'extend', parentId: wide!.id, width: 384, height: 320 })
    expect(await pixels(tall.id, 384, 256)).toEqual(await pixels(wide!.id, 384, 256))
    await expect.poll(() => onBoard().count()).toBe(3)
    // The recipe paints it again, to the byte.
    const { direction, patches } = tall.recipe!.extend!
    const { seed, prompt, steps } = tall.recipe!
    const id = crypto.randomUUID()
    const request = { prompt, seed, steps, extend: { direction, patches } }
    const order = { request, modelId: 'patchwork-second', edits: false, goesOn: { picture: wide!.id, runs: [] } }
    await studio.call('jobs:add', { jobs: [{ id, order, needs: [] }], at: 'back' })
    await expect.poll(async () => (await studio.library()).length).toBe(4)
    const again = (await studio.library())[3]!
    expect(await pixels(again.id, 384, 320)).toEqual(await pixels(tall.id, 384, 320))
  })
})
