import type { DrawList } from './drawList.ts'
import type { Preset } from './vocabulary.ts'

/** A draw list in short keys and numbers, for there are hundreds of thousands of them; `place`: where each file of the pack stands. */
export function packLine(list: DrawList, { times, colours }: Preset, place: ReadonlyMap<string, number>) {
  return {
    b: place.get(list.backdrop),
    t: times.indexOf(list.time),
    w: list.weather === 'clear' ? -1 : place.get(list.weather),
    f: [list.shadows, list.reflection, list.pixelated].map(Number),
    i: list.items.map(({ set, key, colour, silhouette, flipped, box, layer, stands }) => [
      place.get(`${set}/${key}`),
      colour === null ? -1 : colours.indexOf(colour),
      Number(silhouette),
      Number(flipped),
      box.x,
      box.y,
      box.size,
      layer,
      Number(stands),
    ]),
  }
}
