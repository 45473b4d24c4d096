import { type DestinationStream, pino } from 'pino'

/** Whoever logs more than this in one turn is written to the output within it. */
const BUFFER_BYTES = 8192

/**
 * Standard output, written once for each turn of the event loop and at the end of the process: a
 * line for every mint would otherwise be a system call for every mint. What a SIGKILL can take away
 * is what was logged in the very turn that it hit.
 */
export function logOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, minLength: BUFFER_BYTES })
  let isScheduled = false

  function flush(): void {
    isScheduled = false
    output.flush()
  }

  process.on('exit', () => {
    try {
      output.flushSync()
    } catch {
      // Whoever read it is gone.
    }
  })
  return {
    write(line) {
      output.write(line)
      if (isScheduled) return
      isScheduled = true
      setImmediate(flush)
    },
  }
}
