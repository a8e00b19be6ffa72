/** Puts many files of one content into a folder that is there, and is killed meanwhile. */
import { openPlace } from '../../engine/export/place.ts'

const [folder = '', content = '', count = '0'] = process.argv.slice(2)
const place = await openPlace(folder, { overwrite: true })
for (let number = 0; number < Number(count); number++) await place.write(`sheet/${number}.txt`, content)
process.stdout.write('ready\n')
await place.publish()
process.stdout.write('there\n')
setInterval(() => undefined, 1000)
