/** What people call the things that a scene can say about itself. The first word of each is the one shown to users. */
import type { Place, Season, Style, Time, Weather } from './vocabulary.ts'

export const placeWords: Readonly<Record<Place, readonly string[]>> = {
  plain: ['on a white background', 'on a plain white background', 'on white', 'isolated on white'],
  sprite: [
    'as a game sprite',
    'sprite on a transparent background',
    'as a sprite',
    'game asset',
    'game icon',
    'game icon on nothing',
    'on a transparent background',
    'transparent background',
  ],
  meadow: ['in a meadow', 'in a green meadow', 'on the grass', 'in a field'],
  beach: ['on the beach', 'at the beach', 'on a beach', 'by the sea'],
  snow: ['in the snow', 'in a snowy landscape', 'on the snow'],
  desert: ['in the desert', 'in a desert', 'on the sand dunes'],
  forest: ['in the forest', 'in a forest', 'in the woods'],
  city: ['in the city', 'in a city', 'in town', 'in front of a skyline'],
  space: ['in space', 'in outer space', 'among the stars'],
  room: ['in a room', 'on a table', 'on a wooden table', 'indoors'],
  mountains: ['in the mountains', 'in front of mountains', 'in the hills'],
  farm: ['on a farm', 'in front of a barn', 'at the farm'],
  garden: ['in a garden', 'in the garden', 'among flowers'],
  road: ['on a road', 'on the street', 'by the road'],
  lake: ['by a lake', 'at the lake', 'at the water'],
  cave: ['in a cave', 'inside a cave', 'in a dungeon'],
  underwater: ['underwater', 'under water', 'at the bottom of the sea'],
}

export const timeWords: Readonly<Record<Time, readonly string[]>> = {
  day: ['by day', 'in daylight', 'during the day', 'on a sunny day'],
  sunset: ['at sunset', 'at dusk', 'in the evening', 'in the sunset'],
  night: ['at night', 'by night', 'at night under the moon'],
}

export const weatherWords: Readonly<Record<Weather, readonly string[]>> = {
  clear: ['in clear weather', 'without rain'],
  rain: ['in the rain', 'on a rainy day', 'in rainy weather'],
  snowfall: ['while it snows', 'in falling snow', 'in a snowfall'],
  fog: ['in the fog', 'in fog', 'on a foggy day', 'in the mist'],
}

export const seasonWords: Readonly<Record<Season, readonly string[]>> = {
  summer: ['in summer'],
  spring: ['in spring', 'in springtime'],
  autumn: ['in autumn', 'in fall', 'among autumn leaves'],
  winter: ['in winter', 'on a winter day'],
}

export const styleWords: Readonly<Record<Style, readonly string[]>> = {
  flat: ['flat', 'flat style', 'flat vector', 'flat design'],
  soft: ['soft', 'soft shading', 'soft cartoon', 'shaded cartoon'],
  '3D': ['3D', '3d', '3D style', '3D render'],
  clean: ['clean', 'clean icon style', 'clean vector', 'modern icon'],
  outlined: ['outlined', 'with black outlines', 'outlined cartoon', 'comic style'],
  'pixel art': ['pixel art', 'pixel style', '8-bit', 'retro pixel art'],
  silhouette: ['silhouette', 'black silhouette', 'as a silhouette'],
}

/** In front of what is shown. */
export const styleOf: Readonly<Record<Style, readonly string[]>> = {
  flat: ['a flat illustration of', 'a flat icon of', 'flat vector art of'],
  soft: ['a soft cartoon of', 'a softly shaded picture of', 'a shaded drawing of'],
  '3D': ['a 3D render of', 'a 3D model of', 'a 3d picture of'],
  clean: ['a clean icon of', 'a modern icon of', 'a clean drawing of'],
  outlined: ['an outlined drawing of', 'an outlined cartoon of', 'a comic drawing of'],
  'pixel art': ['pixel art of', 'a pixel art picture of', 'an 8-bit picture of'],
  silhouette: ['the silhouette of', 'a black silhouette of', 'a shadow picture of'],
}
