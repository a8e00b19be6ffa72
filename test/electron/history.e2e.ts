/// <reference lib="dom" />
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeImage } from '../../engine/images/decode.ts'
import { readRecipe } from '../../engine/images/pngText.ts'
import { openStudio, type Studio } from './studio.ts'

const root = join(import.meta.dirname, '../..')

interface Tree {
  readonly tree: Locator
  /** Words of the rows, newest first. */
  rows(): Promise<readonly string[]>
  row(words: string | RegExp): Locator
  current(): Promise<string | null>
}

function treeOf(studio: Studio): Tree {
  const tree = studio.page.getByRole('tree', { name: 'History of the board' })
  const rows = tree.getByRole('treeitem')
  return {
    tree,
    rows: () => rows.evaluateAll((items) => items.map((item) => item.getAttribute('aria-label') ?? '')),
    row: (words) => tree.getByRole('treeitem', { name: words }).first(),
    current: () => tree.locator('[aria-current]').getAttribute('aria-label'),
  }
}

async function painted(studio: Studio, words: string): Promise<void> {
  await studio.paint(words)
  await expect.poll(() => treeOf(studio).row(words).count(), { timeout: 60_000 }).toBe(1)
}

const onBoard = (studio: Studio) => studio.canvas.getByRole('list', { name: 'On the board' }).getByRole('listitem')

describe('the history', () => {
  let studio: Studio
  let tree: Tree
  beforeAll(async () => {
    studio = await openStudio()
    tree = treeOf(studio)
    await studio.page.getByRole('tab', { name: 'History' }).click()
  })
  afterAll(() => studio.close())

  test('lists every picture that was painted, newest first, with verb and seed', async () => {
    await painted(studio, 'a red apple')
    await painted(studio, 'a blue fox')
    const rows = await tree.rows()
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatch(/^a blue fox, Generate, .*, seed \d+, You are here$/)
    expect(rows[1]).toMatch(/^a red apple, Generate/)
    expect(rows[2]).toMatch(/^Empty board, Start/)
  })

  test('a click shows the board as it was, to be looked around in; Back brings it as it is', async () => {
    expect(await onBoard(studio).count()).toBe(2)
    await tree.row('a red apple').click()
    await expect.poll(() => onBoard(studio).count()).toBe(1)
    await studio.page.getByText('Looking at: Generate · a red apple').waitFor()
    await studio.screenshot('history-preview')
    await studio.canvas.hover({ position: { x: 30, y: 300 } })
    await studio.page.mouse.wheel(0, 100)
    expect(await onBoard(studio).count()).toBe(1)
    await studio.press('Back')
    await expect.poll(() => onBoard(studio).count()).toBe(2)
    expect(await tree.current()).toMatch(/^a blue fox/)
    await tree.row('a red apple').click()
    await expect.poll(() => onBoard(studio).count()).toBe(1)
    // What is written is about the board as it is.
    await studio.prompt.click()
    await expect.poll(() => onBoard(studio).count()).toBe(2)
  })

  test('a click on a row leaves every row where it was, so that a double click goes there', async () => {
    const row = tree.row('Empty board')
    const before = await row.boundingBox()
    await row.click()
    expect(await row.boundingBox()).toEqual(before)
    await row.dblclick()
    await expect.poll(() => tree.current()).toMatch(/^Empty board/)
    await tree.row('a blue fox').dblclick()
    await expect.poll(() => tree.current()).toMatch(/^a blue fox/)
  })

  test('the keys do the same: arrows look, Escape comes back, Enter goes there', async () => {
    await tree.tree.focus()
    await studio.page.keyboard.press('Home')
    await studio.page.keyboard.press('ArrowDown')
    await expect.poll(() => onBoard(studio).count()).toBe(1)
    await studio.page.keyboard.press('Escape')
    await expect.poll(() => onBoard(studio).count()).toBe(2)
    await studio.page.keyboard.press('Enter')
    await expect.poll(() => tree.current()).toMatch(/^a red apple/)
    expect(await onBoard(studio).count()).toBe(1)
  })

  test('painting after going back grows a branch, and nothing is dropped', async () => {
    await painted(studio, 'a green leaf')
    const rows = await tree.rows()
    expect(rows.map((row) => row.split(',')[0])).toEqual(['a green leaf', 'a blue fox', 'a red apple', 'Empty board'])
    await tree.row('a blue fox').dblclick()
    await expect.poll(() => tree.current()).toMatch(/^a blue fox/)
    await studio.canvas.hover({ position: { x: 30, y: 300 } })
    await studio.screenshot('history-branches')
  })

  test('undo goes to the parent, redo back to where one was', async () => {
    await studio.press('Undo')
    await expect.poll(() => tree.current()).toMatch(/^a red apple/)
    await studio.press('Redo')
    await expect.poll(() => tree.current()).toMatch(/^a blue fox/)
  })

  test('a step is named and pinned, and found among the pinned ones', async () => {
    await tree.row('a red apple').click()
    await studio.press('Rename this step')
    await studio.page.getByRole('textbox', { name: 'Name of this step' }).fill('The first one')
    await studio.page.keyboard.press('Enter')
    await tree.row('The first one').waitFor()
    await studio.press('Pin this step')
    await studio.press('Show pinned steps only')
    expect((await tree.rows()).map((row) => row.split(',')[0])).toEqual(['The first one'])
    await studio.press('Show pinned steps only')
  })

  test('the recipe tells everything that the picture was made with', async () => {
    const recipe = studio.page.getByRole('region', { name: 'About this step' })
    for (const field of ['Prompt', 'Seed', 'Steps', 'Guidance', 'Model', 'Device', 'Took'])
      await expect.poll(() => recipe.getByText(field, { exact: true }).count()).toBe(1)
    await studio.screenshot('history-recipe')
  })

  test('the copied command line paints the same picture in a terminal', async () => {
    await studio.press('Copy as command line')
    await studio.page.getByText('Command line copied.').waitFor()
    const line = await studio.app.evaluate(({ clipboard }) => clipboard.readText())
    expect(line).toMatch(/^patchwork generate 'a red apple' .*--seed \d+/)
    const again = await runLine(studio, 'again.png')
    const original = readFileSync((await pictureFiles(studio, 'a red apple'))[0]!)
    expect(readRecipe(again)).toEqual(readRecipe(original))
    expect((await decodeImage(again)).data).toEqual((await decodeImage(original)).data)
  })

  test('running a step again paints the same pixels, varying it paints others', async () => {
    await studio.press('Run again with the same seed')
    await expect.poll(async () => (await pictureFiles(studio, 'a red apple')).length, { timeout: 60_000 }).toBe(2)
    await tree.row('The first one').click()
    await studio.press('Vary with a new seed')
    await expect.poll(async () => (await pictureFiles(studio, 'a red apple')).length, { timeout: 60_000 }).toBe(3)
    const files = (await pictureFiles(studio, 'a red apple')).map((file) => readFileSync(file))
    const [first, again, varied] = await Promise.all(files.map(async (file) => (await decodeImage(file)).data))
    expect(again).toEqual(first)
    expect(varied).not.toEqual(first)
    expect(readRecipe(files[1]!)).toEqual(readRecipe(files[0]!))
  })

  test('a branch that is deleted disappears, and Undo brings it back', async () => {
    const before = await tree.rows()
    await tree.row('a green leaf').click()
    await studio.press('Delete this branch')
    await expect.poll(() => tree.row('a green leaf').count()).toBe(0)
    await studio.page.getByText('Step deleted.').waitFor()
    await studio.page.locator('.toast').getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => tree.row('a green leaf').count()).toBe(1)
    expect(await tree.rows()).toEqual(before)
  })

  test('moves that follow one another are one row until they are asked for', async () => {
    const before = (await tree.rows()).length
    await onBoard(studio).getByRole('button').first().press('Enter')
    for (let press = 0; press < 3; press++) await studio.page.keyboard.press('Alt+ArrowDown')
    await expect.poll(async () => (await tree.rows()).length).toBe(before + 1)
    expect((await tree.rows())[0]).toMatch(/, Move, /)
    await tree.tree.getByRole('button', { name: 'Show 2 earlier moves' }).click()
    await expect.poll(async () => (await tree.rows()).length).toBe(before + 3)
  })

  test('saving a picture is a step that undo passes by', async () => {
    const filePath = join(studio.userData, 'saved.png')
    await studio.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
    }, filePath)
    await studio.save()
    await expect.poll(async () => (await tree.rows())[0]).toMatch(/, Export, .*You are here$/)
    expect(readRecipe(readFileSync(filePath))).toMatchObject({ app: 'patchwork' })
    await studio.press('Undo')
    await expect.poll(() => tree.current()).toMatch(/, Move, /)
    expect((await tree.rows())[0]).toMatch(/, Export, /)
    await studio.press('Redo')
  })

  test('a deleted picture is a step, and can still be looked back at', async () => {
    await onBoard(studio).getByRole('button').first().press('Enter')
    await studio.press('Delete')
    await expect.poll(async () => (await tree.rows())[0]).toMatch(/, Delete, .*You are here$/)
    await studio.canvas.hover({ position: { x: 30, y: 300 } })
  })

  test('after the program was killed, board and tree are as they were', async () => {
    await tree.tree.focus()
    await studio.page.keyboard.press('Escape')
    const before = await tree.rows()
    const pictures = await onBoard(studio).count()
    const { userData } = studio
    const pid = studio.app.process().pid!
    const closed = studio.app.waitForEvent('close')
    process.kill(pid, 'SIGKILL')
    await closed
    studio = await openStudio({ userData })
    tree = treeOf(studio)
    // After a death the panel is what Chromium had written down by then.
    await studio.page.getByRole('tab', { name: 'History' }).click()
    // How the list is folded is no history.
    await tree.tree.getByRole('button', { name: 'Show 2 earlier moves' }).click()
    await expect.poll(() => tree.rows()).toEqual(before)
    expect(await onBoard(studio).count()).toBe(pictures)
    // The deleted picture has its words and its thumbnail.
    await expect
      .poll(() =>
        tree
          .row(/, Delete, /)
          .locator('img')
          .count(),
      )
      .toBe(1)
    await studio.screenshot('history-restored')
  })
})

test('an edit is compared with its parent, and its command line paints it again', async () => {
  const studio = await openStudio()
  const tree = treeOf(studio)
  await studio.page.getByRole('tab', { name: 'History' }).click()
  await painted(studio, 'a red apple')
  await onBoard(studio).getByRole('button').first().press('Enter')
  await studio.change('make it blue')
  await expect.poll(() => tree.row('make it blue').count(), { timeout: 60_000 }).toBe(1)

  await tree.row('make it blue').click()
  await studio.press('Copy as command line')
  await studio.page.getByText('Command line copied.').waitFor()
  const again = await runLine(studio, 'edit.png')
  const original = readFileSync((await pictureFiles(studio, 'make it blue'))[0]!)
  expect(readRecipe(again)).toEqual(readRecipe(original))
  expect((await decodeImage(again)).data).toEqual((await decodeImage(original)).data)

  await tree.row('a red apple').dblclick()
  await expect.poll(() => tree.current()).toMatch(/^a red apple/)
  await tree.row('make it blue').click()
  await studio.press('Compare with its parent')
  await studio.page.getByText('Looking at: Edit · make it blue').waitFor()
  await studio.canvas.hover({ position: { x: 30, y: 300 } })
  await studio.settled()
  expect(await onBoard(studio).count()).toBe(2)
  await studio.screenshot('history-compare')
  // The divider follows the hand, although nothing can be moved in a preview.
  const area = (await studio.canvas.boundingBox())!
  const shot = () => studio.page.screenshot({ clip: { ...area, y: area.y + 200, height: 300 } })
  const untouched = await shot()
  await studio.page.mouse.move(area.x + area.width / 2 + 8, area.y + 396)
  await studio.page.mouse.down()
  await studio.page.mouse.move(area.x + area.width / 2 + 120, area.y + 396, { steps: 4 })
  await studio.page.mouse.up()
  await expect.poll(async () => (await shot()).equals(untouched)).toBe(false)
  expect(await onBoard(studio).count()).toBe(2)
  await studio.press('Back')
  await expect.poll(() => onBoard(studio).count()).toBe(1)
  expect(await complaints(studio.page)).toEqual([])
  await studio.close()
})

test('five thousand steps are one list, of which only those in sight exist', async () => {
  const first = await openStudio()
  await first.page.evaluate(async () => {
    const patchwork = window.patchwork!
    const loaded = await patchwork.invoke('history:load', {})
    if (!loaded.ok || loaded.value.headId === null) throw new Error('The board has no history.')
    let parentId = loaded.value.headId
    const trunk = [parentId]
    for (let count = 1; count < 5000; count++) {
      // Every seventh step grows from further back, so that there are branches.
      if (count % 7 === 0) parentId = trunk[Math.floor(trunk.length * 0.9)]!
      const id = crypto.randomUUID()
      const step = {
        id,
        parentId,
        verb: 'export' as const,
        at: 1.7e12 + count * 60_000,
        name: `Step ${count}`,
        pinned: false,
      }
      await patchwork.invoke('history:append', {
        step: { ...step, deleted: false, pictureIds: [], placed: [], removed: [] },
      })
      trunk.push((parentId = id))
    }
  })
  await first.close({ keep: true })
  const studio = await openStudio({ userData: first.userData })
  await studio.page.getByRole('tab', { name: 'History' }).click()
  await studio.page.getByText('5,000 steps').waitFor()
  const tree = treeOf(studio)
  expect((await tree.rows())[0]).toMatch(/^Step 4999/)
  expect((await tree.rows()).length).toBeLessThan(60)
  await tree.tree.focus()
  await studio.page.keyboard.press('End')
  await expect.poll(() => tree.row(/^Empty board/).count()).toBe(1)
  await studio.page.keyboard.press('Home')
  await expect.poll(() => tree.row(/^Step 4999/).count()).toBe(1)
  await studio.screenshot('history-long')
  await studio.close()
})

/** What the clipboard says, said to a terminal; gives the picture that it painted. */
async function runLine(studio: Studio, name: string): Promise<Buffer> {
  const line = await studio.app.evaluate(({ clipboard }) => clipboard.readText())
  const file = join(studio.userData, name)
  const command = `${line.replace(/^patchwork/, 'node out/cli/patchwork.mjs')} --quiet --out ${file}`
  await promisify(execFile)('sh', ['-c', command], { cwd: root })
  return readFileSync(file)
}

/** What axe calls serious or critical, as one line each. */
async function complaints(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include('.history').include('.canvas').setLegacyMode().analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Oldest first. */
async function pictureFiles(studio: Studio, words: string): Promise<readonly string[]> {
  const { pictures } = await studio.call('pictures:page', { query: { words, sort: 'oldest' }, offset: 0, limit: 50 })
  return Promise.all(pictures.map(({ id }) => studio.call('pictures:path', { id })))
}
