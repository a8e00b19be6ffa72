/** The nouns of the presets. Every sprite set stores its drawings under the emoji's code point. */
import type { Noun, Trait } from './noun.ts'

/** Names with their emoji; other names that people type follow in brackets. */
const things = `
  apple 🍎, green apple 🍏, banana 🍌, strawberry 🍓, watermelon 🍉, grapes 🍇, cherries 🍒, pineapple 🍍, lemon 🍋,
  peach 🍑, pear 🍐, orange fruit 🍊 (tangerine), coconut 🥥, avocado 🥑, tomato 🍅, carrot 🥕, corn 🌽, broccoli 🥦,
  mushroom 🍄 (toadstool), pumpkin 🎃 (jack-o-lantern), bread 🍞, cheese 🧀, egg 🥚, pizza 🍕, burger 🍔 (hamburger),
  fries 🍟, hot dog 🌭, taco 🌮, sushi 🍣, ice cream 🍦, donut 🍩 (doughnut), cookie 🍪, cake 🎂 (birthday cake),
  cupcake 🧁, candy 🍬, lollipop 🍭, chocolate bar 🍫, cup of coffee ☕ (coffee), teapot 🫖, honey pot 🍯, pretzel 🥨,
  croissant 🥐, popcorn 🍿,
  cactus 🌵, tree 🌳 (oak), pine tree 🌲 (fir), palm tree 🌴, tulip 🌷, sunflower 🌻, rose 🌹, hibiscus 🌺, maple leaf 🍁,
  clover 🍀 (four-leaf clover), seedling 🌱 (sprout),
  cat 🐱 (kitten, kitty), dog 🐶 (puppy), fox 🦊, rabbit 🐰 (bunny), bear 🐻 (grizzly), panda 🐼, polar bear 🐻‍❄️, koala 🐨, frog 🐸,
  pig 🐷, cow 🐮, horse 🐴, lion 🦁, tiger 🐯, mouse 🐭, hamster 🐹, monkey 🐵, wolf 🐺, raccoon 🦝, chicken 🐔, chick 🐤 (baby chicken),
  penguin 🐧, owl 🦉, duck 🦆, eagle 🦅, parrot 🦜 (bird), peacock 🦚, flamingo 🦩, swan 🦢, turkey 🦃, bat 🦇, elephant 🐘,
  giraffe 🦒, zebra 🦓, camel 🐫, kangaroo 🦘, sloth 🦥, hedgehog 🦔, squirrel 🐿, beaver 🦫, otter 🦦, deer 🦌, sheep 🐑, goat 🐐,
  crocodile 🐊 (alligator), snake 🐍, lizard 🦎, turtle 🐢 (tortoise), dinosaur 🦖 (t-rex), sauropod 🦕 (brontosaurus),
  dragon 🐉, unicorn 🦄, fish 🐟, tropical fish 🐠, pufferfish 🐡 (blowfish), shark 🦈, whale 🐳, dolphin 🐬, octopus 🐙,
  crab 🦀, lobster 🦞, shrimp 🦐, squid 🦑, snail 🐌, butterfly 🦋, bee 🐝, ladybug 🐞 (ladybird), ant 🐜, spider 🕷,
  scorpion 🦂, gorilla 🦍, rhinoceros 🦏 (rhino), hippo 🦛 (hippopotamus), mammoth 🦣, seal 🦭, rooster 🐓, dove 🕊,
  house 🏠 (home, cottage, cabin), castle 🏰 (fortress), tent ⛺, hut 🛖, church ⛪, factory 🏭, fountain ⛲,
  car 🚗 (automobile), taxi 🚕, police car 🚓, racing car 🏎 (sports car, race car), bus 🚌, fire engine 🚒 (fire truck), ambulance 🚑,
  truck 🚚 (lorry), tractor 🚜, motorcycle 🏍 (motorbike), scooter 🛵, bicycle 🚲 (bike), train 🚂 (locomotive),
  helicopter 🚁 (chopper), airplane ✈ (plane), rocket 🚀 (spaceship), flying saucer 🛸 (ufo, alien ship), boat ⛵ (sailboat, sailing boat), ship 🚢 (cruise ship), canoe 🛶,
  satellite 🛰, anchor ⚓, traffic light 🚦,
  star ⭐, moon 🌙 (crescent moon), sun 🌞, planet 🪐, globe 🌍 (earth), cloud ☁, fire 🔥 (flame), snowflake ❄, water drop 💧,
  rainbow 🌈, lightning ⚡ (lightning bolt), comet ☄, heart ❤, crown 👑, gem 💎 (diamond, crystal), ring 💍, key 🔑,
  lock 🔒 (padlock), sword 🗡 (dagger, blade), crossed swords ⚔, shield 🛡, bow 🏹 (bow and arrow), axe 🪓, hammer 🔨, wrench 🔧,
  pickaxe ⛏, bomb 💣, gear ⚙, magnet 🧲, potion 🧪 (test tube, magic potion), crystal ball 🔮, magic wand 🪄 (wand), scroll 📜 (parchment), book 📕,
  map 🗺, compass 🧭, hourglass ⏳, candle 🕯, lamp 💡 (light bulb), flashlight 🔦 (torch), lantern 🏮, coin 🪙 (gold coin), money bag 💰,
  gift 🎁 (present), balloon 🎈, party popper 🎉, trophy 🏆, medal 🏅, bell 🔔, umbrella ☂, backpack 🎒,
  glasses 👓, sunglasses 🕶, top hat 🎩 (hat), cap 🧢, boot 👢, shoe 👟 (sneaker), dress 👗, t-shirt 👕 (shirt), glove 🧤 (gloves),
  guitar 🎸, piano 🎹, trumpet 🎺, violin 🎻, drum 🥁, saxophone 🎷, microphone 🎤, headphones 🎧, radio 📻, camera 📷,
  television 📺 (tv), laptop 💻 (computer), phone 📱, keyboard ⌨, joystick 🕹, game controller 🎮 (gamepad), dice 🎲,
  puzzle piece 🧩, teddy bear 🧸, kite 🪁, yo-yo 🪀, football ⚽ (soccer ball), basketball 🏀, baseball ⚾, tennis ball 🎾,
  clock ⏰ (alarm clock), watch ⌚, telescope 🔭, microscope 🔬, scissors ✂, paintbrush 🖌, palette 🎨, pencil ✏, envelope ✉ (letter),
  chair 🪑, bed 🛏, couch 🛋 (sofa), door 🚪, bathtub 🛁, broom 🧹, basket 🧺, bucket 🪣, ladder 🪜, chest 🧰 (toolbox, treasure chest),
  robot 🤖 (android), ghost 👻 (spirit), alien 👽, space invader 👾, skull 💀, snowman ⛄, clown 🤡, ogre 👹, goblin 👺, jellyfish 🪼, feather 🪶, bone 🦴,
  egg in a nest 🪺 (nest), log 🪵 (wood), rock 🪨 (stone), brick 🧱 (bricks), statue 🗿 (moai), footprints 🐾 (paw prints),
  jacket 🧥 (coat), jeans 👖 (trousers), scarf 🧣, socks 🧦, helmet 🪖, ribbon 🎀, suitcase 🧳, handbag 👜 (bag), vase 🏺 (amphora),
  saw 🪚, screwdriver 🪛, skateboard 🛹, target 🎯, bouquet 💐 (flowers), seashell 🐚 (shell), llama 🦙, caterpillar 🐛, leopard 🐆,
  potato 🥔, hot pepper 🌶 (chili), eggplant 🍆 (aubergine), onion 🧅, kiwi 🥝, mango 🥭, sandwich 🥪, steak 🥩, glass of milk 🥛 (milk),
  beer 🍺, pie 🥧, pancakes 🥞, school 🏫, hospital 🏥, tower 🗼, ferris wheel 🎡, tornado 🌪, rain cloud 🌧,
  cook 🧑‍🍳 (chef), farmer 🧑‍🌾, doctor 🧑‍⚕️, firefighter 🧑‍🚒 (fireman), astronaut 🧑‍🚀, pilot 🧑‍✈️, painter 🧑‍🎨 (artist),
  mechanic 🧑‍🔧, mermaid 🧜, genie 🧞, zombie 🧟`

const tones: Trait = {
  name: 'skin tone',
  values: ['light', 'medium-light', 'medium', 'medium-dark', 'dark'],
}
const toneModifiers: Readonly<Record<string, string>> = {
  light: '1f3fb',
  'medium-light': '1f3fc',
  medium: '1f3fd',
  'medium-dark': '1f3fe',
  dark: '1f3ff',
}

const people = `
  boy 👦, girl 👧, man 👨, woman 👩, old man 👴 (grandfather), old woman 👵 (grandmother), wizard 🧙 (mage), fairy 🧚, elf 🧝,
  vampire 🧛, prince 🤴, princess 👸, superhero 🦸, villain 🦹, ninja 🥷, detective 🕵, guard 💂, police officer 👮 (policeman), baby 👶, angel 👼, santa 🎅`

const expressions: Readonly<Record<string, string>> = {
  happy: '1f600',
  laughing: '1f602',
  crying: '1f62d',
  angry: '1f620',
  sad: '2639',
  surprised: '1f62e',
  sleeping: '1f634',
  winking: '1f609',
  cool: '1f60e',
  'in love': '1f60d',
}

const face: Noun = {
  name: 'smiley',
  synonyms: ['face', 'emoji'],
  trait: { name: 'expression', values: Object.keys(expressions) },
  drawing: (value) => ({ set: 'emoji', key: expressions[value ?? 'happy']! }),
}

/** Hair, glasses and hat of a small portrait, drawn as pixel art whatever the style. */
const avatar: Noun = {
  name: 'portrait',
  synonyms: ['avatar'],
  trait: {
    name: 'avatar',
    values: ['red', 'blond', 'black', 'blue'].flatMap((hair) =>
      ['', ' and glasses', ' and a hat'].map((extra) => `${hair} hair${extra}`),
    ),
  },
  drawing: (value) => ({ set: 'avatar', key: value ?? 'black hair' }),
}

export const firstNouns: readonly Noun[] = parse(`
  apple 🍎, banana 🍌, strawberry 🍓, mushroom 🍄 (toadstool), cactus 🌵, tree 🌳 (oak), tulip 🌷, flower 🌻 (sunflower),
  rose 🌹, pumpkin 🎃, cat 🐱 (kitten, kitty), dog 🐶 (puppy), fox 🦊, rabbit 🐰 (bunny), bear 🐻, panda 🐼, frog 🐸, pig 🐷,
  lion 🦁, penguin 🐧, owl 🦉, duck 🦆, elephant 🐘, fish 🐟, whale 🐳, octopus 🐙, butterfly 🦋, turtle 🐢 (tortoise),
  dinosaur 🦖 (t-rex), dragon 🐉, unicorn 🦄, house 🏠 (home, cottage), castle 🏰, car 🚗 (automobile), bus 🚌,
  truck 🚚 (lorry), rocket 🚀 (spaceship), airplane ✈ (plane), boat ⛵ (sailboat, ship), star ⭐, heart ❤, crown 👑,
  gem 💎 (diamond, crystal), key 🔑, sword 🗡 (dagger), shield 🛡, robot 🤖, ghost 👻, alien 👽, skull 💀, snowman ⛄,
  pizza 🍕, burger 🍔 (hamburger), cake 🎂 (birthday cake), balloon 🎈, umbrella ☂, guitar 🎸, book 📕, gift 🎁 (present),
  bomb 💣`)

export const studioNouns: readonly Noun[] = [...parse(things), ...parse(people).map(toned), face, avatar]

function parse(list: string): readonly Noun[] {
  return list
    .replace(/\(([^)]*)\)/g, (_, inside: string) => `(${inside.replaceAll(',', ';')})`)
    .split(',')
    .map((entry) => /^\s*(.+?) (\S+?)(?: \((.*)\))?\s*$/su.exec(entry))
    .map((match) => {
      const [, name, emoji, synonyms] = match ?? []
      if (name === undefined || emoji === undefined) throw new Error(`Not a noun with its emoji: ${list}`)
      const key = codePointsOf(emoji)
      return {
        name,
        synonyms: synonyms?.split(';').map((word) => word.trim()) ?? [],
        trait: null,
        drawing: () => ({ set: 'emoji' as const, key }),
      }
    })
}

function toned(noun: Noun): Noun {
  const { key } = noun.drawing(null)
  return {
    ...noun,
    trait: tones,
    drawing: (value) => ({ set: 'emoji', key: value === null ? key : `${key}-${toneModifiers[value]}` }),
  }
}

function codePointsOf(emoji: string): string {
  return Array.from(emoji)
    .map((character) => character.codePointAt(0)!.toString(16))
    .filter((code) => code !== 'fe0f')
    .join('-')
}
