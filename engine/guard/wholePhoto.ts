/** Instructions that are about the light, season, weather or tone of a photo: all of it is to change, and nothing in it is new. */
import { isPhoto } from '../images/isPhoto.ts'
import type { Pixels } from '../request.ts'

const light =
  wordsOf(`night nighttime day daylight daytime sunset sunrise dusk dawn twilight morning evening noon golden hour sun sunny light lights moonlight
  winter wintry autumn fall spring summer season leaves fog foggy mist misty haze hazy rain rainy raining snow snowy snowing storm stormy cloudy overcast weather
  black white monochrome grayscale greyscale sepia old vintage colour colours color colors colourful colorful tone tones mood
  warm warmer cool cooler cold colder bright brighter brighten dark darker darken lighter lighten contrast contrasty
  fade faded washed vivid vibrant saturated saturation muted stronger softer`)

const joining =
  wordsOf(`a an the it this in on at by of to into with as like and but make turn change put let set add give take remove look looks more less
  much very little bit some all up down out from over through while during photo photograph picture image scene whole everything is be were was if where early late
  fresh falling green orange cover covered`)

/** "Put it in the snow" is an instruction of this kind as well, "make the car blue" is none. */
export function changesWholePhoto(instruction: string, picture: Pixels): boolean {
  const words =
    instruction
      .toLowerCase()
      .replaceAll('<image>', ' ')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const isOfLight = words.some((word) => light.has(word)) && words.every((word) => light.has(word) || joining.has(word))
  return isOfLight && isPhoto(picture, 3)
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/))
}
