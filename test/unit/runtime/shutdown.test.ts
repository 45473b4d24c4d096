import { expect, test } from 'vitest'
import { listenForShutdown } from '../../../src/runtime/shutdown.ts'

function world() {
  const listeners = new Map<string, () => void>()
  const { drain, kill } = listenForShutdown((signal, listener) => listeners.set(signal, listener))
  const send = (signal: string): void => listeners.get(signal)?.()
  return { send, state: () => [drain.aborted, kill.aborted] }
}

test('nothing aborts before a signal', () => {
  expect(world().state()).toEqual([false, false])
})

test('the first signal drains, the second one kills, whichever they are', () => {
  for (const [first, second] of [
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ] as const) {
    const { send, state } = world()
    send(first)
    expect(state()).toEqual([true, false])
    send(second)
    expect(state()).toEqual([true, true])
    send(second)
    expect(state()).toEqual([true, true])
  }
})
