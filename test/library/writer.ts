/** Writes pictures and steps into a library until it is killed, and tells of each once it is kept. */
import { randomUUID } from 'node:crypto'
import { openLibrary } from '../../electron/library/library.ts'

const library = openLibrary(process.argv[2]!)
let parentId = library.steps.load().headId
for (let number = 0; ; number++) {
  const picture = await library.add({
    png: Buffer.alloc(200_000, `${process.pid} ${number} `),
    width: 64,
    height: 64,
    verb: 'generate',
    prompt: `picture ${number}`,
    recipe: null,
  })
  const id = randomUUID()
  library.steps.append({
    id,
    parentId,
    verb: 'generate',
    at: Date.now(),
    name: null,
    pinned: false,
    deleted: false,
    pictureIds: [picture.id],
    placed: [{ id: picture.id, x: 0, y: 0, width: 64, height: 64 }],
    removed: [],
  })
  parentId = id
  process.stdout.write(`${picture.id} ${id}\n`)
}
