import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { engineProcessId, freshFolder, openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const waiting = () => page().getByRole('list', { name: 'Waiting' }).getByRole('listitem')
const running = () => page().getByRole('region', { name: 'Being painted' })
const openQueue = () => page().getByRole('tab', { name: 'Queue' }).click()
const grip = (words: string) => page().getByRole('button', { name: `${words}, drag to reorder`, exact: false })

/** The words of those that wait, next first. */
async function order(): Promise<readonly string[]> {
  const names = await waiting().locator('.queue-words').allTextContents()
  return names
}

/** The words of every picture in the library, oldest first. */
const painted = async () => (await studio.library()).map(({ prompt }) => prompt)

/** One picture is being painted, and holds still so that the queue behind it does. */
async function holdFirst(words: string): Promise<void> {
  await studio.paint(words)
  await studio.untilPatches(1)
  await studio.press('Pause')
  await studio.untilState('paused')
}

describe('the queue', () => {
  beforeEach(async () => {
    studio = await openStudio()
    await studio.slowDown()
    await openQueue()
  })
  afterEach(() => studio.close())

  test('Generate while a picture is painted adds to the queue, and everything is painted in turn', async () => {
    await page().getByText('Nothing waits.').waitFor()
    await holdFirst('a red apple')
    await studio.paint('a blue cat')
    await studio.paint('a green frog')
    await expect.poll(order).toEqual(['a blue cat', 'a green frog'])
    await expect.poll(() => running().textContent()).toContain('a red apple')
    await expect.poll(() => studio.status.textContent()).toContain('2 in the queue')
    await studio.screenshot('queue')
    await studio.press('Continue')
    await expect.poll(painted, { timeout: 120_000 }).toEqual(['a red apple', 'a blue cat', 'a green frog'])
    await page().getByText('Nothing waits.').waitFor()
  })

  test('Mod+Shift+Enter goes before everything that waits', async () => {
    await holdFirst('a red apple')
    await studio.paint('a blue cat')
    await studio.prompt.fill('a green frog')
    await studio.prompt.press('Control+Shift+Enter')
    await expect.poll(order).toEqual(['a green frog', 'a blue cat'])
  })

  test('jobs are moved with the keyboard and by dragging', async () => {
    await holdFirst('a red apple')
    for (const words of ['a blue cat', 'a green frog', 'a yellow star']) await studio.paint(words)
    await expect.poll(order).toEqual(['a blue cat', 'a green frog', 'a yellow star'])
    await grip('a yellow star').focus()
    await page().keyboard.press('ArrowUp')
    await page().keyboard.press('ArrowUp')
    await expect.poll(order).toEqual(['a yellow star', 'a blue cat', 'a green frog'])
    await waiting()
      .filter({ hasText: 'a yellow star' })
      .dragTo(waiting().filter({ hasText: 'a green frog' }), {
        targetPosition: { x: 60, y: 30 },
      })
    await expect.poll(order).toEqual(['a blue cat', 'a green frog', 'a yellow star'])
  })

  test('a waiting job gets other words and settings in its place', async () => {
    await holdFirst('a red apple')
    await studio.paint('a blue cat')
    await page().getByRole('button', { name: 'Edit: a blue cat' }).click()
    await page().getByRole('textbox', { name: 'Words of this job' }).fill('a purple owl')
    await page().getByRole('textbox', { name: 'Pictures at once' }).fill('2')
    await studio.screenshot('queue-edit')
    await page().getByRole('button', { name: 'Save', exact: true }).click()
    await expect.poll(order).toEqual(['a purple owl'])
    await expect.poll(() => waiting().first().textContent()).toContain('2 pictures')
    await studio.press('Continue')
    await expect.poll(painted, { timeout: 120_000 }).toEqual(['a red apple', 'a purple owl', 'a purple owl'])
  })

  test('one job or everything is cancelled, and Undo brings it back to its place', async () => {
    await holdFirst('a red apple')
    for (const words of ['a blue cat', 'a green frog', 'a yellow star']) await studio.paint(words)
    await page().getByRole('button', { name: 'Cancel: a green frog' }).click()
    await expect.poll(order).toEqual(['a blue cat', 'a yellow star'])
    await page().getByRole('button', { name: 'Undo' }).last().click()
    await expect.poll(order).toEqual(['a blue cat', 'a green frog', 'a yellow star'])
    await studio.press('Cancel everything')
    await page().getByText('Nothing waits.').waitFor()
    await expect.poll(() => studio.state()).toBe('idle')
    // What was painted of the first one is kept.
    await expect.poll(painted).toEqual(['a red apple'])
  })

  test('a paused queue finishes what is being painted and takes nothing more until it goes on', async () => {
    await holdFirst('a red apple')
    await studio.paint('a blue cat')
    await studio.press('Pause the queue')
    await studio.press('Continue')
    await expect.poll(painted, { timeout: 60_000 }).toEqual(['a red apple'])
    await page().getByText('The queue waits until you go on with it.').waitFor()
    expect(await order()).toEqual(['a blue cat'])
    await studio.screenshot('queue-paused')
    await studio.press('Go on')
    await expect.poll(painted, { timeout: 60_000 }).toEqual(['a red apple', 'a blue cat'])
  })

  test('when the engine dies the job goes on by itself where it was', async () => {
    await studio.paint('a red apple')
    await studio.untilPatches(3)
    process.kill(await engineProcessId(studio.app), 'SIGKILL')
    await expect.poll(painted, { timeout: 120_000 }).toEqual(['a red apple'])
    expect((await studio.library())[0]!.recipe).not.toHaveProperty('until')
    await page().getByText('Nothing waits.').waitFor()
  })
})

test('the queue is there again after the program was killed, and waits until it is gone on with', async () => {
  const userData = freshFolder()
  studio = await openStudio({ userData })
  await studio.slowDown()
  await openQueue()
  await holdFirst('a red apple')
  for (const words of ['a blue cat', 'a green frog']) await studio.paint(words)
  await expect.poll(order).toEqual(['a blue cat', 'a green frog'])
  studio.app.process().kill('SIGKILL')
  await studio.app.waitForEvent('close')

  studio = await openStudio({ userData })
  await page().getByRole('tab', { name: 'Library' }).click()
  // What waits is told for as long as it waits, and leads to where it can be gone on with.
  await page().getByRole('button', { name: '3 in the queue, which is paused' }).click()
  await expect.poll(order).toEqual(['a red apple', 'a blue cat', 'a green frog'])
  await page().getByText('3 jobs still wait from last time.').waitFor()
  expect(await studio.state()).not.toBe('painting')
  await studio.screenshot('queue-restarted')

  // What is asked for now does not wait for the old ones.
  await studio.paint('a yellow star')
  await expect.poll(painted, { timeout: 60_000 }).toEqual(['a yellow star'])
  await studio.press('Go on')
  await expect
    .poll(painted, { timeout: 120_000 })
    .toEqual(['a yellow star', 'a red apple', 'a blue cat', 'a green frog'])
  await studio.close()
})
