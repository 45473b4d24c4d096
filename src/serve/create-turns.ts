import type { Socket } from 'node:net'
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises'

/** Requests that one connection may have sent before the first of them is answered. */
const MOST_PIPELINED = 8

/**
 * Does what is asked on a connection one after the other, and lets everybody else go first in between: a client that
 * does not wait for answers would have the process to itself. One that sends ever more is cut off.
 */
export type Turns = (connection: Socket, answer: () => Promise<void>) => Promise<void>

export function createTurns(): Turns {
  const lines = new WeakMap<Socket, { length: number; end: Promise<void> }>()

  return async (connection, answer) => {
    const line = lines.get(connection) ?? { length: 0, end: Promise.resolve() }
    if (line.length >= MOST_PIPELINED) return void connection.destroy()
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
