/** Places as small vector drawings, 128 units wide. The ground line is where objects stand. */
import { Random } from './random.ts'
import { hasSky, type Place, type Season, type Time, type Weather } from './vocabulary.ts'

const sky: Readonly<Record<Time, readonly [string, string]>> = {
  day: ['#5fb4f0', '#d8f0fb'],
  sunset: ['#7d4a8f', '#ffb15c'],
  night: ['#0b1437', '#2b3d75'],
}

/** How far the light of a time darkens what it falls on. */
export const light: Readonly<Record<Time, readonly [number, number, number]>> = {
  day: [1, 1, 1],
  sunset: [1, 0.88, 0.78],
  night: [0.68, 0.74, 0.94],
}

export function backdrop(place: Place, time: Time, season: Season, variant: number): string {
  const random = Random.of(variant, 77)
  const horizon = place === 'beach' || place === 'lake' ? 66 : 84
  return svg((hasSky(place) ? skyOf(time, variant, horizon) : '') + ground(place, time, season, variant, random))
}

function svg(body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 128 128">${body}</svg>`
}

/** What lies over a whole picture, transparent but for its drops, flakes or haze. */
export function weatherOverlay(weather: Exclude<Weather, 'clear'>): string {
  const random = Random.of(3, 91)
  switch (weather) {
    case 'rain': {
      const drops = Array.from({ length: 60 }, () => {
        const [x, y] = [random.integer(132), random.integer(128)]
        return `<path d="M${x} ${y} l-3 9" stroke="#cfe4ff" stroke-opacity=".75" stroke-width="1" stroke-linecap="round"/>`
      })
      return svg(`<rect width="128" height="128" fill="#3a4a63" fill-opacity=".32"/>${drops.join('')}`)
    }
    case 'snowfall': {
      const flakes = Array.from(
        { length: 64 },
        () =>
          `<circle cx="${random.integer(128)}" cy="${random.integer(128)}" r="${1 + random.next() * 1.4}" fill="#fff" fill-opacity=".92"/>`,
      )
      return svg(`<rect width="128" height="128" fill="#dfe8f2" fill-opacity=".16"/>${flakes.join('')}`)
    }
    case 'fog':
      return svg(
        `<defs><linearGradient id="f" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e4e8ec" stop-opacity=".45"/>` +
          `<stop offset=".6" stop-color="#e4e8ec" stop-opacity=".72"/><stop offset="1" stop-color="#e4e8ec" stop-opacity=".4"/>` +
          `</linearGradient></defs><rect width="128" height="128" fill="url(#f)"/>`,
      )
    default:
      return weather satisfies never
  }
}

/** Grass, its darker tufts, and leaves. */
const plants: Readonly<
  Record<
    Season,
    { readonly grass: readonly [string, string]; readonly tuft: string; readonly leaves: readonly [string, string] }
  >
> = {
  summer: { grass: ['#7cc96a', '#5db54f'], tuft: '#3f9a3c', leaves: ['#1f6b45', '#2a8154'] },
  spring: { grass: ['#a5dd7d', '#8bd068'], tuft: '#f28fb5', leaves: ['#f2a9c4', '#7cc576'] },
  autumn: { grass: ['#d8b25c', '#c7973f'], tuft: '#b5541f', leaves: ['#d9692b', '#e8a13a'] },
  winter: { grass: ['#eef4fa', '#e2ecf5'], tuft: '#b9cbdc', leaves: ['#7f9fae', '#dfeaf2'] },
}

function skyOf(time: Time, variant: number, horizon: number): string {
  const [top, bottom] = sky[time]
  const x = [24, 104, 64][variant] ?? 24
  const gradient =
    `<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/>` +
    `<stop offset="1" stop-color="${bottom}"/></linearGradient></defs><rect width="128" height="128" fill="url(#s)"/>`
  switch (time) {
    case 'day':
      return gradient + cloud(variant === 0 ? 98 : 26, 18) + cloud(variant === 2 ? 104 : 70, 10 + variant * 4)
    case 'sunset':
      return gradient + `<circle cx="${x}" cy="${horizon - 8}" r="17" fill="#fff0a8"/>`
    case 'night':
      return (
        gradient +
        `<circle cx="${x === 64 ? 100 : x}" cy="18" r="9" fill="#fdf6d0"/>` +
        stars(Random.of(variant, 5), 14, horizon - 12)
      )
    default:
      return time satisfies never
  }
}

function ground(place: Place, time: Time, season: Season, variant: number, random: Random): string {
  const lit = (colour: string) => shade(colour, time)
  const { grass, tuft, leaves } = plants[season]
  const hill = (y: number, rise: number, colour: string, at = variant) =>
    `<path d="M0 ${y} Q${[30, 64, 96][at % 3]} ${y - rise} 128 ${y} V128 H0Z" fill="${lit(colour)}"/>`
  switch (place) {
    case 'plain':
    case 'sprite':
      return `<rect width="128" height="128" fill="#fff"/>`
    case 'meadow':
      return hill(88, 26, grass[0], variant) + hill(94, 12, grass[1], variant + 1) + tufts(random, lit(tuft))
    case 'beach':
      return (
        `<rect y="66" width="128" height="62" fill="${lit('#2f9fd0')}"/>` +
        `<rect y="74" width="128" height="2" fill="${lit('#8fd6ee')}"/>` +
        `<path d="M0 ${92 + variant * 2} Q64 ${82 + variant * 4} 128 ${96 - variant * 3} V128 H0Z" fill="${lit('#f2d694')}"/>`
      )
    case 'snow':
      return mountains(variant, lit('#a9c3dc'), lit('#ffffff')) + hill(92, 14, '#f4f9ff')
    case 'desert':
      return hill(86, 22, '#eeb868', variant) + hill(96, 16, '#e2a04f', variant + 1)
    case 'forest':
      return (
        [10, 34, 58, 82, 106]
          .map((x, i) =>
            pine(x + variant * 7, 92, 40 + ((i * 37 + variant * 11) % 24), lit(i % 2 ? leaves[0] : leaves[1])),
          )
          .join('') + hill(94, 8, season === 'summer' ? '#4f8f3f' : grass[1])
      )
    case 'city':
      return skyline(random, time) + `<rect y="98" width="128" height="30" fill="${lit('#8b9099')}"/>`
    case 'space':
      return (
        `<rect width="128" height="128" fill="#0a0a24"/>` +
        stars(random, 34, 128) +
        `<circle cx="${[18, 108, 22][variant]}" cy="${[22, 24, 104][variant]}" r="13" fill="${['#d9825b', '#6d8fd9', '#b06fc9'][variant]}"/>`
      )
    case 'room':
      return (
        `<rect width="128" height="128" fill="${['#f3dfc6', '#cfe3e6', '#e3d5ea'][variant]}"/>` +
        `<rect x="${[88, 10, 88][variant]}" y="10" width="30" height="36" fill="#fff"/>` +
        `<rect x="${[91, 13, 91][variant]}" y="13" width="24" height="30" fill="#8fc8ee"/>` +
        `<rect y="94" width="128" height="34" fill="#a9713f"/><rect y="94" width="128" height="4" fill="#c58a52"/>`
      )
    case 'mountains':
      return (
        mountains(variant, lit('#7d8797'), lit(season === 'winter' ? '#ffffff' : '#dfe6ee')) +
        hill(94, 14, grass[1], variant + 1)
      )
    case 'farm': {
      const x = [6, 84, 40][variant]!
      return (
        hill(88, 18, grass[0], variant) +
        `<path d="M${x} 92 V62 L${x + 18} 50 L${x + 36} 62 V92Z" fill="${lit('#b5382e')}"/>` +
        `<rect x="${x + 11}" y="72" width="14" height="20" fill="${lit('#f0e6d8')}"/>` +
        hill(96, 8, grass[1], variant + 1) +
        fence(lit('#a9794a'))
      )
    }
    case 'garden':
      return hill(80, 10, leaves[1]) + hill(90, 8, grass[1], variant + 1) + flowers(random, season, lit)
    case 'road':
      return (
        hill(84, 12, grass[0]) +
        `<path d="M0 92 H128 V128 H0Z" fill="${lit('#5f646d')}"/>` +
        [6, 38, 70, 102]
          .map((x) => `<rect x="${x + variant * 5}" y="120" width="18" height="3" fill="${lit('#f3e7a4')}"/>`)
          .join('')
      )
    case 'lake':
      return (
        mountains(variant, lit('#86a3a8'), lit('#a9c0c4')).replaceAll(' 94', ' 70') +
        `<rect y="68" width="128" height="38" fill="${lit('#4fa7cc')}"/>` +
        [74, 84, 95]
          .map(
            (y, i) =>
              `<rect x="${(i * 41 + variant * 23) % 90}" y="${y}" width="34" height="1.6" fill="${lit('#9ad4ea')}"/>`,
          )
          .join('') +
        hill(104, 6, '#6bb15a')
      )
    case 'cave':
      return (
        `<rect width="128" height="128" fill="#3b3236"/><ellipse cx="${[64, 44, 84][variant]}" cy="62" rx="46" ry="50" fill="#5a4b4c"/>` +
        `<ellipse cx="${[64, 44, 84][variant]}" cy="58" rx="26" ry="32" fill="#7a6562"/>` +
        [8, 30, 52, 76, 100, 120]
          .map(
            (x, i) => `<path d="M${x - 8} 0 L${x} ${16 + ((i * 13 + variant * 7) % 18)} L${x + 8} 0Z" fill="#2a2326"/>`,
          )
          .join('') +
        `<path d="M0 98 Q64 88 128 98 V128 H0Z" fill="#4a3d3d"/>`
      )
    case 'underwater':
      return (
        `<defs><linearGradient id="u" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#5cc9e6"/><stop offset="1" stop-color="#0f4f8a"/></linearGradient></defs>` +
        `<rect width="128" height="128" fill="url(#u)"/><path d="M0 108 Q${[30, 64, 96][variant]} 98 128 110 V128 H0Z" fill="#c9b27a"/>` +
        [10, 26, 104, 118]
          .map(
            (x, i) =>
              `<path d="M${x} 116 q-6 -12 0 -22 q6 -10 0 -${16 + ((i * 7 + variant * 5) % 14)}" fill="none" stroke="#2f8f5a" stroke-width="4" stroke-linecap="round"/>`,
          )
          .join('') +
        Array.from(
          { length: 12 },
          () =>
            `<circle cx="${random.integer(128)}" cy="${random.integer(90)}" r="${1 + random.next() * 2}" fill="#d9f4ff" fill-opacity=".7"/>`,
        ).join('')
      )
    default:
      return place satisfies never
  }
}

function cloud(x: number, y: number): string {
  return (
    `<g fill="#fff" fill-opacity=".92"><ellipse cx="${x}" cy="${y + 4}" rx="17" ry="5"/>` +
    `<circle cx="${x - 5}" cy="${y}" r="6"/><circle cx="${x + 5}" cy="${y + 1}" r="5"/></g>`
  )
}

function stars(random: Random, count: number, below: number): string {
  return Array.from(
    { length: count },
    () =>
      `<circle cx="${random.integer(128)}" cy="${random.integer(below)}" r="${0.8 + random.next() * 0.7}" fill="#fff"/>`,
  ).join('')
}

function tufts(random: Random, colour: string): string {
  return Array.from({ length: 6 }, (_, i) => {
    const x = 8 + i * 22
    const y = 108 + random.integer(14)
    return `<path d="M${x} ${y} l2 -7 l2 7 l3 -6 l1 6z" fill="${colour}"/>`
  }).join('')
}

function fence(colour: string): string {
  const posts = [2, 24, 46, 68, 90, 112].map((x) => `<rect x="${x}" y="92" width="4" height="15" fill="${colour}"/>`)
  return `${posts.join('')}<rect y="96" width="128" height="3" fill="${colour}"/>`
}

function flowers(random: Random, season: Season, lit: (colour: string) => string): string {
  if (season === 'winter') return ''
  const petals = season === 'autumn' ? ['#d9692b', '#b5541f'] : ['#e8486c', '#f7d046', '#a06be0', '#ffffff']
  return Array.from({ length: 16 }, () => {
    const [x, y] = [random.integer(128), 84 + random.integer(42)]
    return `<circle cx="${x}" cy="${y}" r="2.6" fill="${lit(random.pick(petals))}"/><circle cx="${x}" cy="${y}" r="1" fill="${lit('#f5c542')}"/>`
  }).join('')
}

function mountains(variant: number, rock: string, snow: string): string {
  return [20, 66, 108]
    .map((x, i) => {
      const h = [46, 38, 54][(i + variant) % 3]!
      const y = 94 - h
      return (
        `<path d="M${x - h * 0.8} 94 L${x} ${y} L${x + h * 0.8} 94Z" fill="${rock}"/>` +
        `<path d="M${x - 10} ${y + 13} L${x} ${y} L${x + 10} ${y + 13} L${x + 3} ${y + 10} L${x - 3} ${y + 14}Z" fill="${snow}"/>`
      )
    })
    .join('')
}

function pine(x: number, y: number, h: number, colour: string): string {
  return `<path d="M${x - 13} ${y} L${x} ${y - h} L${x + 13} ${y}Z M${x - 2} ${y} h4 v6 h-4z" fill="${colour}"/>`
}

function skyline(random: Random, time: Time): string {
  const lamp = time === 'day' ? '#c9e2f2' : '#ffd97a'
  let svg = ''
  for (let x = 0; x < 128; x += 22) {
    const h = 34 + random.integer(40)
    svg += `<rect x="${x}" y="${98 - h}" width="20" height="${h}" fill="${shade(random.pick(['#6f7f95', '#8796ab', '#5d6b80']), time)}"/>`
    for (let y = 98 - h + 6; y < 92; y += 12)
      svg += `<rect x="${x + 4}" y="${y}" width="4" height="5" fill="${lamp}"/><rect x="${x + 12}" y="${y}" width="4" height="5" fill="${lamp}"/>`
  }
  return svg
}

function shade(colour: string, time: Time): string {
  // Ground takes the light of the hour harder than the object in front of it.
  const [r, g, b] = time === 'night' ? [0.36, 0.42, 0.66] : light[time]
  const value = Number.parseInt(colour.slice(1), 16)
  const channel = (shift: number, factor: number) =>
    Math.round(((value >> shift) & 255) * factor)
      .toString(16)
      .padStart(2, '0')
  return `#${channel(16, r)}${channel(8, g)}${channel(0, b)}`
}
