import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { FromLoad, LoadOrders, ToLoad } from './load-message.ts'
import type { LoadReport } from './load-report.ts'

/** The load generator as a process of its own. */
export type Load = AsyncDisposable & {
  /** Sends everything; resolves when every request is answered. */
  send(): Promise<void>
  /** Tokens of these objects are refused for now, or no longer. */
  rest(objects: readonly string[], isResting: boolean): void
  /** What it has done and seen so far. */
  report(): Promise<LoadReport>
}

/** Resolves when its watches have shown all that there is. Whatever it cannot do rejects. */
export async function startLoad(orders: LoadOrders): Promise<Load> {
  const child = fork(new URL('load-child.ts', import.meta.url), {
    execArgv: [],
    env: {},
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const early = ended.then(() => {
    throw new Error('the load generator has ended')
  })
  early.catch(() => undefined)
  const say = (message: ToLoad): void => void child.send(message)

  async function ask<Kind extends FromLoad['kind']>(
    message: ToLoad,
    kind: Kind,
  ): Promise<Extract<FromLoad, { kind: Kind }>> {
    const answer = Promise.withResolvers<Extract<FromLoad, { kind: Kind }>>()
    const listen = (told: FromLoad): void => {
      if (isOf(told, kind)) answer.resolve(told)
    }
    child.on('message', listen)
    try {
      say(message)
      return await Promise.race([answer.promise, early])
    } finally {
      child.off('message', listen)
    }
  }

  async function end(): Promise<void> {
    if (child.connected) child.disconnect()
    await ended
  }

  try {
    await ask({ kind: 'Begin', orders }, 'Ready')
  } catch (error) {
    await end()
    throw error
  }
  return {
    send: async () => void (await ask({ kind: 'Send' }, 'Sent')),
    rest: (objects, isResting) => say({ kind: 'Rest', objects, isResting }),
    report: async () => (await ask({ kind: 'Tell' }, 'Told')).report,
    [Symbol.asyncDispose]: end,
  }
}

const isOf = <Kind extends FromLoad['kind']>(
  told: FromLoad,
  kind: Kind,
): told is Extract<FromLoad, { kind: Kind }> => told.kind === kind
