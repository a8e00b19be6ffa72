/// <reference lib="dom" />
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { engineProcessId, freshFolder, openStudio, watchPainting, type Studio } from './studio.ts'

describe('a prompt becomes a picture', () => {
  let studio: Studio
  const words = 'a red apple on a table'
  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('the studio opens on an empty board, ready for a prompt', async () => {
    await expect.poll(() => studio.status.textContent()).toMatch(/ready/i)
    await studio.screenshot('empty')
    expect(await studio.pictures.getByRole('listitem').count()).toBe(0)
  })

  test('patches arrive one by one, in order, and the finished picture is listed', async () => {
    const watched = await watchPainting(studio.page)
    const seen: number[] = []
    await studio.paint(words)
    await studio.untilState('painting')
    let halfShown = false
    while ((await studio.state()) === 'painting') {
      seen.push(await studio.patches())
      if (!halfShown && (await isHalfPainted(studio))) {
        await studio.screenshot('half-painted')
        halfShown = true
      }
    }
    await studio.untilState('done')
    await expect.poll(() => studio.pictures.getByRole('button', { name: words }).count()).toBe(1)
    await studio.screenshot('finished')

    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    const { heard: messages, shown } = await watched()
    const tokens = messages.filter(({ type }) => type === 'token').map(({ index }) => index)
    expect(tokens.length).toBeGreaterThan(0)
    expect(tokens).toEqual(tokens.map((_, position) => position))
    expect(messages.map(({ type }) => type).filter((type) => !['loading', 'token', 'preview'].includes(type))).toEqual([
      'started',
      'image',
      'saved',
      'done',
    ])
    expect(await studio.patches()).toBe(tokens.length)
    // They came up over many frames, not all at the end.
    expect(new Set(shown).size).toBeGreaterThan(5)

    const delays = messages.filter(({ type }) => type === 'token').map(({ index, at }) => shown[index!]! - at)
    const median = delays.toSorted((a, b) => a - b)[Math.floor(delays.length / 2)]
    console.log(
      `a patch is shown ${median!.toFixed(0)} ms after its token (median), ${Math.max(...delays).toFixed(0)} at most`,
    )
  })

  test('Save writes the picture with its recipe where the dialog says', async () => {
    const file = join(studio.userData, 'saved.png')
    await studio.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)
    await studio.pictures.getByRole('button', { name: words }).click()
    await studio.save()
    await expect.poll(() => existsSync(file)).toBe(true)
    expect(readRecipe(readFileSync(file))).toMatchObject({ app: 'patchwork', prompt: words })
  })
})

describe('while it paints', () => {
  let studio: Studio
  const onBoard = () => studio.page.getByRole('list', { name: 'On the board' }).getByRole('button')
  beforeEach(async () => {
    studio = await openStudio()
    await studio.slowDown()
  })
  afterEach(() => studio.close())

  test('Stop ends it, keeps what is painted, and the next picture starts', async () => {
    await studio.paint('a blue bird')
    await studio.untilPatches(3)
    await studio.press('Stop')
    await expect.poll(() => studio.state()).toMatch(/idle|done/)
    await expect.poll(() => studio.pictures.getByRole('button').first().textContent()).toMatch(/\d+ of 64 patches/)
    await studio.paint('a green leaf')
    await studio.untilState('painting')
    await studio.untilPatches(2)
  })

  test('undo is about what was begun last: it stops that as Stop does, and only then takes away what came before', async () => {
    const names = () => onBoard().allTextContents()
    await studio.settle({ Steps: '4' })
    await studio.paint('a red apple')
    await expect.poll(() => onBoard().count()).toBe(1)
    await studio.slowDown()
    await studio.paint('a blue bird')
    await studio.paint('a green leaf')
    await studio.untilPatches(3)
    const undo = () => studio.page.keyboard.press('Control+z')
    await studio.canvas.focus()
    await undo()
    await studio.page.getByText('Taken off the queue.').waitFor()
    await undo()
    await expect.poll(() => studio.state()).toBe('idle')
    await expect.poll(names).toEqual([expect.stringContaining('a red apple'), expect.stringContaining('a blue bird')])
    expect((await studio.library()).at(-1)?.recipe?.until).toBeGreaterThan(2)
    expect(await studio.page.getByRole('button', { name: 'Redo', exact: true }).isDisabled()).toBe(true)
    await studio.canvas.focus()
    await undo()
    await expect.poll(names).toEqual([expect.stringContaining('a red apple')])
  })

  test('what was undone meanwhile can be redone after the painting is finished', async () => {
    await studio.settle({ Steps: '4' })
    await studio.paint('a red apple')
    await expect.poll(() => onBoard().count()).toBe(1)
    await studio.settle({ Steps: '40' })
    await studio.paint('a blue bird')
    await studio.untilPatches(3)
    await studio.press('Pause')
    await studio.untilState('paused')
    await studio.page.getByRole('tab', { name: 'History' }).click()
    await studio.page.getByRole('treeitem').filter({ hasText: 'Start' }).dblclick()
    await expect.poll(() => onBoard().count()).toBe(0)
    await studio.press('Continue')
    await expect.poll(() => onBoard().allTextContents()).toEqual([expect.stringContaining('a blue bird')])
    await studio.press('Redo')
    await expect.poll(async () => (await onBoard().allTextContents()).length).toBe(2)
    await studio.press('Undo')
    await expect.poll(() => onBoard().allTextContents()).toEqual([expect.stringContaining('a blue bird')])
  })

  test('the status line and the conversation say the same at every moment: first the prompt is read, then patches come', async () => {
    await studio.page.evaluate(() => {
      const told: string[] = []
      const both = () =>
        ['.status > span', '.turn:has(.is-running) .turn-row > span'].map(
          (where) => document.querySelector(where)?.textContent,
        )
      new MutationObserver(() => {
        const [line, turn] = both()
        if (turn !== undefined) told.push(line === turn ? `${line}` : `${line} | ${turn}`)
      }).observe(document.body, { subtree: true, childList: true, characterData: true })
      Object.assign(window, { told })
    })
    await studio.settle({ Steps: '10' })
    await studio.paint('a blue bird')
    await expect.poll(() => onBoard().count()).toBe(1)
    const told = await studio.page.evaluate(() => (window as unknown as { told: string[] }).told)
    expect(told.filter((one) => one.includes(' | '))).toEqual([])
    expect(told).toContain('Reading the prompt…')
    expect(told).not.toContain('Painting patch 1 of 64')
    expect(told.filter((one) => /^Painting patch \d+ of 64$/.test(one)).length).toBeGreaterThan(0)
  })

  test('Pause holds the next patch back, Continue goes on from there', async () => {
    await studio.paint('a blue bird')
    await studio.untilPatches(3)
    await studio.press('Pause')
    await studio.untilState('paused')
    const held = await studio.untilStill()
    await studio.screenshot('paused')
    await studio.press('Continue')
    await studio.untilPatches(held + 2)
    expect(await studio.state()).not.toBe('paused')
  })

  test('when the engine dies while nothing is painted the window says so, stays, and paints again', async () => {
    await studio.paint('a blue bird')
    await studio.untilPatches(2)
    await studio.press('Stop')
    await expect.poll(() => studio.state()).toBe('idle')
    await studio.page.getByText(/the picture is kept/).waitFor()
    process.kill(await engineProcessId(studio.app), 'SIGKILL')
    await expect.poll(() => studio.page.getByText(/engine stopped unexpectedly/i).count()).toBeGreaterThan(0)
    await studio.screenshot('engine-restarted')
    await studio.paint('a green leaf')
    await studio.untilState('painting')
    await studio.untilPatches(2)
  })
})

test('the prompt of the command line is painted at once, and the picture is there after a restart', async () => {
  const userData = freshFolder()
  const words = 'a yellow star'
  const first = await openStudio({ userData, switches: [`--prompt=${words}`] })
  await first.untilState('done')
  await expect.poll(() => first.pictures.getByRole('button', { name: words }).count()).toBe(1)
  await first.close({ keep: true })

  const second = await openStudio({ userData })
  const picture = second.pictures.getByRole('button', { name: words })
  await expect.poll(() => picture.count()).toBe(1)
  await expect
    .poll(() => picture.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0)
  await second.screenshot('restarted')
  await second.close()
})

async function isHalfPainted(studio: Studio): Promise<boolean> {
  const progress = studio.page.getByRole('progressbar')
  const [now, max] = await Promise.all([
    progress.getAttribute('aria-valuenow', { timeout: 1000 }).catch(() => null),
    progress.getAttribute('aria-valuemax', { timeout: 1000 }).catch(() => null),
  ])
  return Number(now) >= Number(max ?? 100) / 2
}
