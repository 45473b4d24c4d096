import { type DestinationStream, pino } from 'pino'

/** Whoever logs more than this in one go is written to the output at once. */
const BUFFER_BYTES = 8192
const WAIT_MS = 50

/**
 * Standard output, written some times a second and at the end of the process: a line for every mint
 * would otherwise be a system call for every mint. What a SIGKILL can take away is what was logged
 * in the moment before it.
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
      setTimeout(flush, WAIT_MS).unref()
    },
  }
}
