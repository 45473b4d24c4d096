/** An exception that nobody expected, without anything that its message may quote. */
export type Crash = {
  /** Name of the error's class, or the type of what was thrown instead of an error. */
  readonly name: string
  /** Where it was thrown, innermost first: `turn (file:///app/reconcile.js:12:5)`. */
  readonly frames: readonly string[]
}

const MOST_FRAMES = 16
/** Function names and places as V8 prints them; free text has other characters or no place. */
const FRAME =
  /^ {4}at (?:[\w$.#<>[\] ]{1,120} )?\(?(?:file:\/\/|node:|\/)[\w\-./@%+]{1,300}:\d+:\d+\)?$/

/**
 * What may be logged of an error that is not ours: its class and its place in the code. The message
 * stays out because parsers and HTTP clients quote what they were given. Never throws.
 */
export function describeCrash(error: unknown): Crash {
  try {
    if (!(error instanceof Error)) return { name: typeof error, frames: [] }
    return { name: className(error), frames: framesOf(error) }
  } catch {
    return { name: 'unknown', frames: [] }
  }
}

function className(error: Error): string {
  const name: unknown = error.constructor.name
  return typeof name === 'string' && /^\w{1,80}$/.test(name) ? name : 'Error'
}

/** The stack begins with the message, whose lines may look like frames: it is cut off first. */
function framesOf(error: Error): readonly string[] {
  const stack = String(error.stack)
  const message = stack.indexOf(error.message)
  const rest = message === -1 ? stack : stack.slice(message + error.message.length)
  return rest
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim().slice('at '.length))
}

/** As fields of a log line. */
export const crashFields = ({ name, frames }: Crash): { error: string; at: string } => ({
  error: name,
  at: frames.join(' < '),
})
