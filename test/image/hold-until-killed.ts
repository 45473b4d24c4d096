/** Has a Docker daemon of ours until it is killed, and says which as one line of JSON. For tests of how it is shared. */
import { holdDaemon } from '../kit/docker/hold-daemon.ts'

const { line } = await holdDaemon()
process.stdout.write(`${JSON.stringify(line)}\n`)
setInterval(() => undefined, 60_000)
