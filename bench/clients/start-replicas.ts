import type { Operator } from '../../test/kit/operator.ts'
import { until } from '../../test/kit/until.ts'
import { ISSUER } from './client-api.ts'

/** Operators that serve one cluster, one of which leads. */
export type Replicas = AsyncDisposable & {
  readonly all: readonly Operator[]
  /** Origins of their token endpoints. */
  readonly origins: readonly string[]
  /** Kills one that leads, or one that does not. @returns its index */
  kill(which: 'leader' | 'follower'): Promise<number>
  /** Index of one that lives and never led. */
  neverLed(): number
}

const COUNT = 3

/** Resolves when all of them are ready and one leads. @param start starts the nth */
export async function startReplicas(start: (nth: number) => Operator): Promise<Replicas> {
  const all = Array.from({ length: COUNT }, (_, nth) => start(nth))
  const end = async (): Promise<void> =>
    void (await Promise.all(all.map((each) => each[Symbol.asyncDispose]())))
  const killed = new Set<number>()
  const indexOf = (isMeant: (operator: Operator) => boolean): number => {
    const found = all.findIndex((each, index) => !killed.has(index) && isMeant(each))
    if (found < 0) throw new Error('there is no such replica')
    return found
  }
  try {
    await Promise.all(all.map((each) => each.ready()))
    await until('one of the replicas leads', () => all.some(leads), 40_000)
    const ports = await Promise.all(
      all.map(async (each) => (await each.line('serving issuer discovery and keys'))['port']),
    )
    return {
      all,
      origins: ports.map((port) => `http://127.0.0.1:${String(port)}`),
      async kill(which) {
        const index = indexOf((each) => leads(each) === (which === 'leader'))
        killed.add(index)
        await all[index]?.stop('SIGKILL')
        return index
      },
      neverLed: () => indexOf((each) => each.lines('leading').length === 0),
      [Symbol.asyncDispose]: end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

const leads = (operator: Operator): boolean =>
  operator.lines('leading').length > operator.lines('no longer leading').length

/** Resolves when each of them has the keys of the issuer. */
export async function untilKeys({ all }: Pick<Replicas, 'all'>): Promise<void> {
  await Promise.all(
    all.map((each) =>
      until(
        'a replica has the keys of the issuer',
        async () => (await each.oidc(`/${ISSUER}/jwks`)).status === 200,
      ),
    ),
  )
}
