import type { Socket } from 'node:net'
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises'

/** Requests that one connection may have sent before the first of them is answered. */
const MOST_PIPELINED = 8

/**
 * Does what is asked on a connection one after the other, and lets everybody else go first in between: a client that
 * does not wait for answers would have the process to itself. What is beyond `MOST_PIPELINED` is refused at once.
 */
export type Turns = (
  connection: Socket,
  answer: () => Promise<void>,
  refuse: () => void,
) => Promise<void>

export function createTurns(): Turns {
  const lines = new WeakMap<Socket, { length: number; end: Promise<void> }>()

  return async (connection, answer, refuse) => {
    const line = lines.get(connection) ?? { length: 0, end: Promise.resolve() }
    if (line.length >= MOST_PIPELINED) return refuse()
    const isFirst = line.length === 0
    const before = line.end
    line.length += 1
    lines.set(connection, line)
    line.end = (isFirst ? Promise.resolve() : before.then(() => nextTurnOfTheLoop()))
      .then(() => (connection.destroyed ? undefined : answer()))
      .finally(() => {
        line.length -= 1
      })
    return line.end
  }
}
