/** What people type first, painted by the model that comes with Patchwork; three noises each, so that none decides alone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine } from '../../engine/engine.ts'
import { createLocalEngine } from '../../engine/index.ts'
import { resolveModel } from '../../engine/models.ts'
import type { Pixels } from '../../engine/request.ts'
import { readConfig } from '../../engine/checkpoint/config.ts'
import { understand } from '../../engine/words/understand.ts'
import { alike, mirrored, share, type Colour } from './looks.ts'

const seeds = [1, 2, 3]
const patience = 600_000
let engine: Engine
let written: (prompt: string) => string

beforeAll(async () => {
  const model = await resolveModel()
  const { generationConfig, near } = await readConfig(model)
  const { name, vocabulary } = generationConfig
  written = (prompt) => understand({ prompt }, { name, ...(vocabulary && { vocabulary, near }) }).prompt
  engine = createLocalEngine({ model, threads: 1, device: 'cpu' })
}, patience)
afterAll(() => engine.dispose())

async function paint(prompt: string, seed: number, images: readonly Pixels[] = []): Promise<Pixels> {
  for await (const event of engine.generate({ prompt: written(prompt), seed, images: [...images] }))
    if (event.type === 'image') return event.pixels
  throw new Error('No picture came.')
}

const red: Colour = ([r, g, b]) => r > 130 && r > g + 70 && r > b + 70
const orange: Colour = ([r, g, b]) => r > 170 && g > 70 && r > g + 40 && g > b + 25
const green: Colour = ([r, g, b]) => g > r + 12 && g > b + 25
const white: Colour = ([r, g, b]) => Math.min(r, g, b) > 205
const dark: Colour = ([r, g, b]) => Math.max(r, g, b) < 110
const blue: Colour = ([r, g, b]) => b > 90 && b > r + 50 && b > g + 20

const lower = { top: 0.7, bottom: 1 }
const upper = { top: 0, bottom: 0.3 }

/** In two of three. */
const mostly = (held: readonly boolean[]) => held.filter((one) => one).length >= 2

test(
  'a corgi wearing a superhero cape: a dog, with something red on that a dog alone has not',
  async () => {
    const held: boolean[] = []
    for (const seed of seeds) {
      const [plain, caped] = [
        await paint('a corgi, flat', seed),
        await paint('a corgi wearing a superhero cape, flat', seed),
      ]
      held.push(share(caped, red) > share(plain, red) + 0.03 && alike(plain, caped, { top: 0.2, bottom: 0.6 }) > 0.3)
    }
    expect(mostly(held)).toBe(true)
  },
  patience,
)

test(
  'change the season to winter: the ground turns white and green goes, the fox stays',
  async () => {
    const held: boolean[] = []
    for (const seed of seeds) {
      const summer = await paint('a fox in a meadow, flat', seed)
      const winter = await paint('change the season to winter', seed, [summer])
      held.push(
        share(winter, green, lower) < share(summer, green, lower) / 2 &&
          share(winter, white, lower) > share(summer, white, lower) + 0.2 &&
          share(winter, orange) > share(summer, orange) / 2,
      )
    }
    expect(mostly(held)).toBe(true)
  },
  patience,
)

test(
  'add a reflection in the water: what stands above the water is mirrored in it',
  async () => {
    const held: boolean[] = []
    for (const seed of seeds) {
      const alone = await paint('a red boat by a lake, flat', seed)
      const reflected = await paint('add a reflection in the water', seed, [alone])
      held.push(mirrored(reflected) > mirrored(alone) + 0.1 && share(reflected, red) > share(alone, red) / 2)
    }
    expect(mostly(held)).toBe(true)
  },
  patience,
)

test(
  'a character stays itself over three pictures',
  async () => {
    const held: boolean[] = []
    for (const seed of seeds) {
      const first = await paint('a fox in a meadow, flat', seed)
      const second = await paint('put it on the beach', seed, [first])
      const third = await paint('put it in the snow', seed, [first, second])
      const middle = { top: 0.2, bottom: 0.8 }
      held.push(
        share(second, orange, middle) > share(first, orange, middle) / 2 &&
          share(third, orange, middle) > share(first, orange, middle) / 2,
      )
      held.push(alike(first, third, middle) > 0.3 && share(third, white, lower) > share(first, white, lower) + 0.2)
    }
    expect(held.filter((one) => one).length).toBeGreaterThanOrEqual(4)
  },
  patience,
)

test(
  'a jacket in snow and in rain: the same jacket, on white ground and under a grey sky',
  async () => {
    const held: boolean[] = []
    for (const seed of seeds) {
      const [snow, rain] = [
        await paint('a blue jacket in the snow, flat', seed),
        await paint('a blue jacket in the city in the rain, flat', seed),
      ]
      held.push(
        share(snow, white, lower) > 0.4 &&
          share(rain, white, upper) < 0.2 &&
          share(snow, blue) > 0.04 &&
          share(rain, blue) > 0.04 &&
          share(rain, dark) > share(snow, dark),
      )
    }
    expect(mostly(held)).toBe(true)
  },
  patience,
)
