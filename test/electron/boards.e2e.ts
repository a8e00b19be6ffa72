/** Several boards with names; tags and names of pictures; and the bin. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const late = { timeout: 120_000 }
const placed = () => page().getByRole('list', { name: 'On the board' }).getByRole('button')
const onBoard = async () => (await placed().allTextContents()).map((text) => text.split(',')[0]).toSorted()
const untilOnBoard = async (...words: readonly string[]) => await expect.poll(onBoard, late).toEqual(words.toSorted())
const openList = async () => {
  const list = page().getByRole('list', { name: 'Boards' })
  if ((await list.count()) === 0)
    await page()
      .getByRole('button', { name: /^Boards, .* is open$/ })
      .click()
  await list.waitFor()
}
const closeList = async () => {
  const list = page().getByRole('list', { name: 'Boards' })
  // The first closes the field of a name that is being written.
  const closed = async () => {
    if ((await list.count()) > 0) await page().keyboard.press('Escape')
    return list.count()
  }
  await expect.poll(closed).toBe(0)
}
const openBoard = async (name: string) => {
  await openList()
  await page()
    .getByRole('button', { name: `Open ${name}`, exact: true })
    .click()
  await page()
    .getByRole('button', { name: `Boards, ${name} is open`, exact: true })
    .waitFor()
}
const select = (words: string) => placed().filter({ hasText: words }).first().dispatchEvent('click')
const again = async (end: 'quit' | 'kill') => {
  const { userData, app } = studio
  if (end === 'quit') await studio.close({ keep: true })
  else {
    const gone = app.waitForEvent('close')
    app.process().kill('SIGKILL')
    await gone
  }
  studio = await openStudio({ userData })
}

describe('boards', () => {
  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('a new board is empty, and each keeps what lies on it', async () => {
    await studio.settle({ Steps: '10', Seed: '5' })
    await studio.paint('a red apple')
    await untilOnBoard('a red apple')
    await openList()
    await studio.press('New board')
    await page().getByRole('button', { name: 'Boards, Board 2 is open', exact: true }).waitFor()
    // Its name is what is written next, and Escape leaves it as it is.
    await expect.poll(() => page().getByRole('textbox', { name: 'Name of the board' }).inputValue()).toBe('Board 2')
    await untilOnBoard()
    await closeList()
    expect(await studio.page.locator('.boards-button').textContent()).toBe('Board 2')
    await studio.paint('a fox')
    await untilOnBoard('a fox')
    await openBoard('Board 1')
    await untilOnBoard('a red apple')
    await openBoard('Board 2')
    await untilOnBoard('a fox')
    expect(await studio.library()).toHaveLength(2)
  })

  test('what is being painted when another board is opened comes to lie where it was asked for', async () => {
    await studio.slowDown()
    await studio.paint('a rocket')
    await studio.untilPatches(2)
    await openBoard('Board 1')
    await untilOnBoard('a red apple')
    await expect.poll(async () => (await studio.library()).length, late).toBe(3)
    expect(await onBoard()).toEqual(['a red apple'])
    await openBoard('Board 2')
    await untilOnBoard('a fox', 'a rocket')
  })

  test('who comes back while it is painted sees it go on', async () => {
    await studio.paint('a castle')
    await studio.untilPatches(2)
    await openBoard('Board 1')
    await expect.poll(() => studio.patches(), late).toBeGreaterThan(2)
    await openBoard('Board 2')
    await untilOnBoard('a castle', 'a fox', 'a rocket')
  })

  test('a picture is moved to another board, and undo brings it back', async () => {
    await select('a rocket')
    await openList()
    await page().getByRole('button', { name: 'Move the picture to Board 1' }).click()
    await untilOnBoard('a castle', 'a fox')
    await closeList()
    await openBoard('Board 1')
    await untilOnBoard('a red apple', 'a rocket')
    await openBoard('Board 2')
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Control+z')
    await untilOnBoard('a castle', 'a fox', 'a rocket')
    await page().keyboard.press('Control+y')
    await expect.poll(onBoard).toEqual(['a castle', 'a fox'])
  })

  test('in their list each is known by a picture that lies on it, not by one that was undone', async () => {
    const cover = () => page().locator('[data-menu="board-row"]').filter({ hasText: 'Board 2' }).locator('img')
    const hashOf = async (words: string) => (await studio.library()).find(({ prompt }) => prompt === words)!.hash
    await openList()
    await expect.poll(() => cover().getAttribute('src')).toContain(await hashOf('a castle'))
    await closeList()
    const canvas = page().getByRole('region', { name: 'Canvas' })
    for (let undo = 0; undo < 2; undo++) {
      await canvas.focus()
      await page().keyboard.press('Control+z')
    }
    await untilOnBoard('a fox', 'a rocket')
    await openList()
    await expect.poll(() => cover().getAttribute('src')).toContain(await hashOf('a rocket'))
    await closeList()
    for (let redo = 0; redo < 2; redo++) {
      await canvas.focus()
      await page().keyboard.press('Control+y')
    }
    await untilOnBoard('a castle', 'a fox')
  })

  test('a board is renamed, duplicated and put away, and comes back', async () => {
    await openList()
    // With the right button; the list stays open below the menu.
    await page().getByRole('button', { name: 'Open Board 2', exact: true }).click({ button: 'right' })
    await page().getByRole('menuitem', { name: 'Rename', exact: true }).click()
    await page().getByRole('textbox', { name: 'Name of the board' }).fill('Night scenes')
    await page().keyboard.press('Enter')
    await page().getByRole('button', { name: 'Boards, Night scenes is open' }).waitFor({ state: 'attached' })
    await studio.screenshot('boards')
    await page().getByRole('button', { name: 'Duplicate Night scenes', exact: true }).click()
    await page().getByRole('button', { name: 'Boards, Night scenes, copy is open' }).waitFor({ state: 'attached' })
    await untilOnBoard('a castle', 'a fox')
    await page().getByRole('button', { name: 'Put Night scenes, copy away', exact: true }).click()
    await page().getByRole('button', { name: 'Boards, Night scenes is open' }).waitFor({ state: 'attached' })
    // Undo takes that back, of the open board as of another.
    await closeList()
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Control+z')
    await page().getByRole('button', { name: 'Boards, Night scenes, copy is open' }).waitFor()
    await openList()
    await page().getByRole('button', { name: 'Put Night scenes away', exact: true }).click()
    await page().getByText('Put away (1)').waitFor()
    await closeList()
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Control+z')
    await expect.poll(async () => (await studio.call('boards:list', {})).some(({ archived }) => archived)).toBe(false)
    await page().getByRole('button', { name: 'Boards, Night scenes, copy is open' }).waitFor()
    await untilOnBoard('a castle', 'a fox')
    await openList()
    await page().getByRole('button', { name: 'Put Night scenes, copy away', exact: true }).click()
    await page().getByText('Put away (1)').click()
    await page().getByRole('button', { name: 'Bring Night scenes, copy back', exact: true }).click()
    await page().getByRole('button', { name: 'Boards, Night scenes, copy is open' }).waitFor({ state: 'attached' })
    await closeList()
    const boards = await studio.call('boards:list', {})
    expect(boards.map(({ name, archived }) => [name, archived])).toEqual([
      ['Night scenes, copy', false],
      ['Night scenes', false],
      ['Board 1', false],
    ])
    // Both are known by the same picture.
    expect(boards[0]!.coverHash).toBe(boards[1]!.coverHash)
  })

  test('what is deleted on one board is gone from the other as well, and undo there brings it back', async () => {
    await select('a fox')
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Delete')
    await untilOnBoard('a castle')
    await openBoard('Night scenes')
    await untilOnBoard('a castle')
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Control+z')
    await untilOnBoard('a castle', 'a fox')
    expect((await studio.library()).map(({ prompt }) => prompt)).toContain('a fox')
  })

  test('what is deleted on one board and brought back there lies on the other as before', async () => {
    await select('a castle')
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Delete')
    await untilOnBoard('a fox')
    await openBoard('Night scenes, copy')
    await untilOnBoard()
    await openBoard('Night scenes')
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Control+z')
    await untilOnBoard('a castle', 'a fox')
    await openBoard('Night scenes, copy')
    await untilOnBoard('a castle')
    await openBoard('Night scenes')
    expect((await studio.call('pictures:facets', {})).deleted).toBe(0)
  })

  test('a picture is taken off one board: it stays in the library and on the other, and undo brings it back', async () => {
    await select('a castle')
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Shift+Backspace')
    await untilOnBoard('a fox')
    await page().getByText('The picture is off this board and stays in the library.').waitFor()
    expect((await studio.library()).map(({ prompt }) => prompt)).toContain('a castle')
    await openBoard('Night scenes, copy')
    await untilOnBoard('a castle')
    await openBoard('Night scenes')
    await untilOnBoard('a fox')
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Control+z')
    await untilOnBoard('a castle', 'a fox')
    await select('a castle')
    await page().getByRole('region', { name: 'Canvas' }).dispatchEvent('contextmenu', { button: 0 })
    await page().getByRole('menuitem', { name: 'Take off this board' }).waitFor()
    await page().keyboard.press('Escape')
  })

  test('boards are as they were after leaving and after a crash', async () => {
    await again('quit')
    await page().getByRole('button', { name: 'Boards, Night scenes is open' }).waitFor()
    await untilOnBoard('a castle', 'a fox')
    await openBoard('Board 1')
    await untilOnBoard('a red apple', 'a rocket')
    await again('kill')
    await page().getByRole('button', { name: 'Boards, Board 1 is open' }).waitFor()
    await expect.poll(onBoard, late).toEqual(['a red apple', 'a rocket'])
  })

  test('a picture gets a name and tags, on the board as in the library, and is found by them', async () => {
    await select('a rocket')
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('F2')
    const name = page().getByRole('textbox', { name: 'Name', exact: true })
    await name.fill('Moon flight')
    await name.press('Tab')
    await expect.poll(onBoard).toContain('Moon flight')
    await page().keyboard.type('space')
    await page().keyboard.press('Enter')
    const wearing = page().getByRole('button', { name: 'Take off the tag space' })
    await wearing.waitFor()
    // On the buttons that follow, letters are no tools of the board.
    await page().keyboard.press('Tab')
    expect(await wearing.evaluate((button) => button === document.activeElement)).toBe(true)
    const words = await studio.prompt.inputValue()
    await page().keyboard.type('rg/')
    expect(await studio.prompt.inputValue()).toBe(words)
    expect(await wearing.evaluate((button) => button === document.activeElement)).toBe(true)
    const tag = page().getByRole('combobox', { name: 'Add a tag' })
    await tag.pressSequentially('Grün, Straße')
    await page().keyboard.press('Tab')
    for (const word of ['Grün', 'Straße'])
      await page()
        .getByRole('button', { name: `Take off the tag ${word}` })
        .waitFor()
    const search = page().getByRole('textbox', { name: 'Search pictures' })
    await search.fill('grun')
    await expect.poll(() => studio.pictures.getByRole('button').count()).toBe(1)
    await search.fill('')
    await page().getByRole('button', { name: 'Filters', exact: true }).click()
    await page().getByRole('combobox', { name: 'Tag', exact: true }).selectOption('space')
    await expect.poll(() => studio.pictures.getByRole('button').count()).toBe(1)
    await studio.press('Clear filters')
    await page().keyboard.press('Escape')
    await studio.pictures.getByRole('button').first().click()
    await page().keyboard.press('Control+a')
    const several = page().getByRole('region', { name: /^Tag \d+ pictures$/ })
    await several.getByRole('combobox', { name: 'Add a tag' }).fill('sketches')
    await page().keyboard.press('Enter')
    await several.getByRole('button', { name: 'Take off the tag sketches' }).waitFor()
    expect((await studio.library()).every(({ tags }) => tags.includes('sketches'))).toBe(true)
  })
})

describe('the bin', () => {
  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('shows what was deleted; one comes back, or all', async () => {
    await studio.settle({ Steps: '10', Seed: '5' })
    const painted = ['a red apple', 'a fox', 'a castle']
    for (const words of painted) {
      await studio.paint(words)
      await expect.poll(async () => (await studio.library()).at(-1)?.prompt, late).toBe(words)
    }
    await untilOnBoard(...painted)
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Control+a')
    await page().keyboard.press('Delete')
    await untilOnBoard()
    await studio.press('Bin, 3 pictures')
    const binned = page().getByRole('list', { name: 'Pictures in the bin' }).getByRole('listitem')
    await expect.poll(() => binned.count()).toBe(3)
    await studio.screenshot('bin')
    await studio.press('Restore a fox')
    await expect.poll(() => binned.count()).toBe(2)
    expect((await studio.library()).map(({ prompt }) => prompt)).toEqual(['a fox'])
    await studio.press('Restore all')
    await expect.poll(async () => (await studio.library()).length).toBe(3)
    await page().getByText('The bin is empty. Pictures that you delete').waitFor()
  })

  test('is emptied after a question, and then undo brings nothing broken back', async () => {
    await studio.press('Back to the library')
    await studio.pictures.getByRole('button').first().dblclick()
    await untilOnBoard('a castle')
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().keyboard.press('Delete')
    await untilOnBoard()
    await studio.press('Bin, 1 picture')
    await studio.press('Empty the bin…')
    await page().getByText('Delete this picture for good?').waitFor()
    await page().keyboard.press('Escape')
    await page().getByText('Delete this picture for good?').waitFor({ state: 'detached' })
    await studio.press('Empty the bin…')
    await studio.press('Keep them')
    expect((await studio.call('pictures:facets', {})).deleted).toBe(1)
    await studio.press('Empty the bin…')
    await studio.press('Delete for good')
    await page().getByText('The bin is empty: 1 picture').waitFor()
    await page().getByRole('region', { name: 'Canvas' }).focus()
    for (let times = 0; times < 4; times++) await page().keyboard.press('Control+z')
    await expect.poll(onBoard).not.toContain('a castle')
    expect(await page().getByRole('alert').count()).toBe(0)
    await again('quit')
    await expect
      .poll(async () => (await studio.library()).map(({ prompt }) => prompt))
      .toEqual(['a red apple', 'a fox'])
    expect(await onBoard()).not.toContain('a castle')
  })
})
