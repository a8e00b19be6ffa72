/** Entry of a trial: one device, one tiny picture, one answer; a driver that crashes takes only this process down. */
import { runTrial } from '../../engine/nextstep/deviceTrial.ts'
import type { Provider } from '../../engine/runtime/runtime.ts'

void runTrial(process.argv.at(-1) as Provider).then((result) => process.parentPort.postMessage(JSON.stringify(result)))
