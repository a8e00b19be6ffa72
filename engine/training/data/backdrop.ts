/** Places as small vector drawings, 128 units wide. The ground line is where objects stand. */
import { Random } from './random.ts'
import { hasSky, type Place, type Time } from './vocabulary.ts'

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

export function backdrop(place: Place, time: Time, variant: number): string {
  const random = Random.of(variant, 77)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 128 128">` +
    (hasSky(place) ? skyOf(time, variant, place === 'beach' ? 66 : 84) : '') +
    ground(place, time, variant, random) +
    `</svg>`
  )
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

function ground(place: Place, time: Time, variant: number, random: Random): string {
  const lit = (colour: string) => shade(colour, time)
  const hill = (y: number, rise: number, colour: string, at = variant) =>
    `<path d="M0 ${y} Q${[30, 64, 96][at % 3]} ${y - rise} 128 ${y} V128 H0Z" fill="${lit(colour)}"/>`
  switch (place) {
    case 'plain':
      return `<rect width="128" height="128" fill="#fff"/>`
    case 'meadow':
      return hill(88, 26, '#7cc96a', variant) + hill(94, 12, '#5db54f', variant + 1) + tufts(random, lit('#3f9a3c'))
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
            pine(x + variant * 7, 92, 40 + ((i * 37 + variant * 11) % 24), lit(i % 2 ? '#1f6b45' : '#2a8154')),
          )
          .join('') + hill(94, 8, '#4f8f3f')
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
