import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodePng } from '../../engine/images/png.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
const page = () => studio.page
const conversation = () => page().getByRole('complementary', { name: 'Conversation' })
const turns = () => conversation().getByRole('list', { name: 'Thread of this picture' }).locator(':scope > li')
const strip = (words: string) => conversation().getByRole('listbox', { name: `Candidates: ${words}`, exact: true })
const candidates = (words: string) => strip(words).getByRole('option')
const chosen = (words: string) => strip(words).locator('[aria-selected="true"]')
const completions = () => page().getByRole('listbox', { name: 'Completions' }).getByRole('option')

const pictures = () => studio.library()
const words = async () => (await pictures()).map(({ prompt }) => prompt)
const untilPainted = async (count: number) =>
  await expect.poll(async () => (await pictures()).length, { timeout: 60_000 }).toBe(count)

describe('a conversation with a picture', () => {
  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('begins with how the picture came to be', async () => {
    await studio.paint('a red apple')
    await untilPainted(1)
    await candidates('a red apple').click()
    await expect.poll(() => turns().count()).toBe(1)
  })

  test('offers changes that the picture does not say yet', async () => {
    const offered = page().getByRole('list', { name: 'Suggestions' }).getByRole('button')
    await expect.poll(() => offered.count()).toBeGreaterThan(2)
    expect(await offered.allTextContents()).not.toContain('make it red')
    await studio.screenshot('suggestions')
  })

  test('goes on with each instruction, which is painted from the picture before', async () => {
    await studio.change('make it green')
    await untilPainted(2)
    await expect.poll(() => turns().count()).toBe(2)
    const [apple, green] = await pictures()
    expect(green!.parentId).toBe(apple!.id)
    await studio.screenshot('conversation')
  })

  test('tries again: candidates of one turn side by side, stepped through with the arrow keys', async () => {
    await page().getByRole('button', { name: 'Several: make it green' }).click()
    await untilPainted(5)
    await expect.poll(() => candidates('make it green').count()).toBe(4)
    const [, first, ...others] = await pictures()
    for (const other of others) expect(other).toMatchObject({ turnId: first!.turnId, parentId: first!.parentId })
    await studio.screenshot('candidates')
    await candidates('make it green').first().click()
    const label = () => chosen('make it green').getAttribute('aria-label')
    await expect.poll(label).toMatch(/^Candidate 1 of 4/)
    await page().keyboard.press('ArrowRight')
    await page().keyboard.press('ArrowRight')
    await expect.poll(label).toMatch(/^Candidate 3 of 4/)
    await page().keyboard.press('ArrowLeft')
    await expect.poll(label).toMatch(/^Candidate 2 of 4/)
  })

  test('Delete discards a result, and Control with Z in the empty prompt brings it back', async () => {
    await page().keyboard.press('Delete')
    await expect.poll(() => candidates('make it green').count()).toBe(3)
    await untilPainted(4)
    await studio.prompt.focus()
    await page().keyboard.press('Control+z')
    await expect.poll(() => candidates('make it green').count()).toBe(4)
    await untilPainted(5)
  })

  test('Escape removes nothing: it leaves, pressed as often as one likes', async () => {
    await candidates('make it green').nth(1).click()
    for (let times = 0; times < 4; times++) await page().keyboard.press('Escape')
    await expect.poll(() => page().getByRole('button', { name: 'Back to a new picture' }).count()).toBe(0)
    await untilPainted(5)
    const placed = page().getByRole('list', { name: 'On the board' }).getByRole('button')
    expect(await placed.count()).toBe(5)
  })

  test('Enter goes on from a candidate: the next instruction changes that one, the others stay', async () => {
    await candidates('make it green').nth(2).click()
    await page().keyboard.press('Enter')
    await expect.poll(() => studio.prompt.evaluate((box) => box === document.activeElement)).toBe(true)
    const before = await pictures()
    await studio.change('put it in the snow')
    await untilPainted(6)
    await expect.poll(() => turns().count()).toBe(3)
    const snow = (await pictures()).at(-1)!
    const thread = before.filter(({ prompt }) => prompt === 'make it green')
    expect(thread.map(({ id }) => id)).toContain(snow.parentId)
    expect(await candidates('make it green').count()).toBe(4)
  })

  test('an earlier turn said in other words is painted again with all later ones, and the old branch stays', async () => {
    await page().getByRole('button', { name: 'Change the words: make it green' }).click()
    const box = page().getByRole('textbox', { name: 'Changed words' })
    await box.fill('make it blue')
    await studio.screenshot('change-turn')
    await box.press('Enter')
    await untilPainted(8)
    const [apple, , , , , , blue, snow] = await pictures()
    expect([blue!.prompt, snow!.prompt]).toEqual(['make it blue', 'put it in the snow'])
    expect([blue!.parentId, snow!.parentId]).toEqual([apple!.id, blue!.id])
    await expect
      .poll(() => turns().locator('.turn-words').allTextContents())
      .toEqual(['a red apple', 'make it blue', 'put it in the snow'])
    expect((await words()).filter((said) => said === 'make it green')).toHaveLength(4)
    await studio.screenshot('replayed')
  })

  test('other pictures are referred to with a key or by dropping a file on the prompt', async () => {
    await page().getByRole('region', { name: 'Canvas' }).focus()
    await page().locator('body').press('Shift+R')
    const chips = page().getByRole('list', { name: 'References' }).getByRole('listitem')
    await expect.poll(() => chips.count()).toBe(1)
    const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 5) % 256)
    await dropFile(await encodePng({ width: 64, height: 64, data }, null))
    await expect.poll(() => chips.count()).toBe(2)
    await studio.screenshot('references')
    await page().getByRole('button', { name: 'Remove reference 2' }).click()
    await expect.poll(() => chips.count()).toBe(1)
    const before = (await pictures()).length
    await studio.paint('make it a cat')
    await untilPainted(before + 1)
    expect((await pictures()).at(-1)!.referenceIds).toHaveLength(1)
  })

  test('a button on a card shows the key that the user gave to its verb', async () => {
    const again = page()
      .getByRole('button', { name: /^Try again: / })
      .last()
    await again.hover()
    await page().getByRole('tooltip').getByText('N', { exact: true }).waitFor()
    await page().keyboard.press('Control+Comma')
    await page().getByRole('button', { name: 'Shortcuts', exact: true }).click()
    await page().getByRole('button', { name: 'Change the keys of Try again' }).click()
    await page().keyboard.press('Shift+Y')
    await page().getByRole('button', { name: 'Change the keys of Try again' }).getByText('Shift+Y').waitFor()
    await page().keyboard.press('Escape')
    await again.hover()
    const tip = page().getByRole('tooltip')
    await expect.poll(() => tip.textContent()).toContain('Shift+Y')
  })
})

describe('the prompt', () => {
  beforeAll(async () => void (studio = await openStudio()))
  afterAll(() => studio.close())

  test('completes words that the model knows', async () => {
    await studio.prompt.pressSequentially('a red pump')
    await expect.poll(() => completions().first().textContent()).toContain('pumpkin')
    await studio.screenshot('completions')
    await studio.prompt.press('Tab')
    await expect.poll(() => studio.prompt.inputValue()).toBe('a red pumpkin ')
    await studio.prompt.pressSequentially('in the sn')
    await studio.prompt.press('ArrowDown')
    await studio.prompt.press('Enter')
    await expect.poll(() => studio.prompt.inputValue()).toBe('a red pumpkin in the snow ')
    expect(await pictures()).toEqual([])
  })

  test('marks words that the model has not learned', async () => {
    await studio.prompt.fill('a red chandelier in the snow')
    await page().getByText('This model has not learned “chandelier”.').waitFor()
    expect(await page().locator('mark.is-unknown').allTextContents()).toEqual(['chandelier'])
    await studio.screenshot('unknown-word')
  })

  test('shows what the model knows, and a click writes it', async () => {
    await studio.prompt.fill('')
    await page().getByRole('button', { name: 'What this model knows' }).click()
    await page().getByText('Photorealism needs NextStep-1-Large').waitFor()
    await page().getByRole('button', { name: 'Write blue into the prompt' }).click()
    await page().getByRole('button', { name: 'Write fox into the prompt' }).click()
    expect(await studio.prompt.inputValue()).toBe('blue fox ')
    await studio.screenshot('vocabulary')
    await page().keyboard.press('Escape')
  })

  test('takes a word of a wildcard by the seed, and the picture keeps the words it got', async () => {
    await page().getByRole('button', { name: 'Presets', exact: true }).click()
    await page().getByRole('button', { name: 'New wildcard' }).click()
    await page().getByRole('textbox', { name: 'Name of the wildcard' }).fill('animal')
    await page()
      .getByRole('textbox', { name: /^Words of the wildcard/ })
      .fill('cat\ndog\nfox')
    await page().getByRole('button', { name: 'Save wildcard' }).click()
    await page().getByRole('button', { name: 'Write __animal__ into the prompt' }).waitFor()
    await studio.screenshot('wildcards')
    await page().keyboard.press('Escape')
    await studio.paint('a red __animal__')
    await untilPainted(1)
    expect((await words())[0]).toMatch(/^a red (cat|dog|fox)$/)
  })

  test('brings back earlier words with Up in an empty box', async () => {
    await studio.prompt.fill('')
    await studio.prompt.press('ArrowUp')
    expect(await studio.prompt.inputValue()).toBe('a red __animal__')
  })

  test('keeps settings and a style under a name, and applies, renames and deletes them', async () => {
    await studio.startAfresh()
    await page().getByRole('button', { name: 'Presets', exact: true }).click()
    await page()
      .getByRole('textbox', { name: /^Style/ })
      .fill('{prompt}, flat')
    await page().getByRole('textbox', { name: 'Name of the new preset' }).fill('Flat ones')
    await page().getByRole('button', { name: 'Keep as preset' }).click()
    await page().getByRole('button', { name: 'Rename Flat ones' }).click()
    const name = page().getByRole('textbox', { name: 'Name of the preset' })
    await name.fill('Posters')
    await name.press('Enter')
    await page().getByRole('button', { name: 'Apply Posters' }).waitFor()
    await studio.screenshot('presets')
    await page().keyboard.press('Escape')
    await page().getByRole('button', { name: 'Paint without this style' }).click()
    await page().getByRole('button', { name: 'Presets', exact: true }).click()
    await page().getByRole('button', { name: 'Apply Posters' }).click()
    await studio.paint('a green frog')
    await untilPainted(2)
    expect((await words())[1]).toBe('a green frog, flat')
    await page().getByRole('button', { name: 'Presets', exact: true }).click()
    await page().getByRole('button', { name: 'Delete Posters' }).click()
    await expect.poll(() => page().getByRole('button', { name: 'Apply Posters' }).count()).toBe(0)
  })
})

/** As if dragged in from the desktop onto the prompt. */
async function dropFile(bytes: Uint8Array): Promise<void> {
  await studio.prompt.evaluate(
    (box, data) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(data)], 'photo.png', { type: 'image/png' }))
      for (const type of ['dragenter', 'dragover', 'drop']) {
        box.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }))
      }
    },
    [...bytes],
  )
}
