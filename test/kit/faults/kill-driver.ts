import type { Fault, FaultRule } from '../control-plane/fault.ts'
import type { RequestInfo } from '../control-plane/request-info.ts'
import { whatOf } from './what-of.ts'

/** One request among all that go through the proxies of a driver. */
export type FaultPoint = {
  /** As the driver's `nameOf` says: `create secrets`. */
  readonly what: string
  /** So many that match go by first, 0 unless given. */
  readonly nth?: number
  /** Every request of that name unless given. */
  readonly where?: (request: RequestInfo) => boolean
}

/**
 * - `drop`: the server never sees the request, and its client finds the connection ended
 * - `lose`: the server has answered, and its client finds the connection ended
 * - `SIGKILL`: the server has done what was asked, and the client's process ends before it knows
 * - `SIGSTOP`: the same, but the process sleeps and the answer waits; see Armed.release
 */
export type PointFault = 'drop' | 'lose' | 'SIGKILL' | 'SIGSTOP'

/** A process whose requests go through a proxy of its own. */
export type Client = {
  signal(signal: 'SIGKILL' | 'SIGSTOP'): void
  /** Settles when the process has ended. */
  readonly ended: Promise<unknown>
}

export type Strike<C extends Client> = {
  /** Whoever sent the request. */
  readonly client: C
  readonly request: RequestInfo
}

/** A fault that waits for its request, and strikes once. */
export type Armed<C extends Client> = {
  /** After a SIGKILL the process has ended, after a SIGSTOP the signal has been sent; `drop` and `lose`: from now on. */
  readonly struck: Promise<Strike<C>>
  /** After a SIGSTOP: lets the answer go. The process is woken by whoever has it. */
  release(): void
  /** It does not strike any more unless it has. */
  disarm(): void
}

export type KillDriver<C extends Client> = {
  /** For the proxy of one client; what is not struck is treated by `rule`, which passes everything unless given. */
  ruleFor(client: C, rule?: FaultRule): FaultRule
  arm(point: FaultPoint, fault: PointFault): Armed<C>
}

type Trap<C extends Client> = {
  readonly point: FaultPoint
  readonly fault: PointFault
  /** How many more go by. */
  left: number
  readonly strike: (strike: Strike<C>) => void
  readonly released: Promise<void>
}

/** Strikes at named points of what processes ask of a server. A request that the server refuses is no such point. */
export function createKillDriver<C extends Client>(
  nameOf: (request: RequestInfo) => string = whatOf,
): KillDriver<C> {
  const traps = new Set<Trap<C>>()

  function caught(request: RequestInfo): Trap<C> | undefined {
    const what = nameOf(request)
    for (const trap of traps) {
      const { where = () => true } = trap.point
      if (trap.point.what !== what || !where(request)) continue
      trap.left -= 1
      if (trap.left < 0) return trap
    }
    return undefined
  }

  function spring(trap: Trap<C>, strike: Strike<C>): Fault {
    const { fault } = trap
    // Until the server has answered nobody knows whether this is the one; a second one would be one too many.
    traps.delete(trap)
    if (fault === 'drop' || fault === 'lose') {
      trap.strike(strike)
      return { do: fault }
    }
    return {
      do: 'hold',
      async until(status) {
        if (status >= 300) return void traps.add(trap)
        strike.client.signal(fault)
        if (fault === 'SIGKILL') await strike.client.ended
        trap.strike(strike)
        if (fault === 'SIGSTOP') await trap.released
      },
    }
  }

  return {
    ruleFor:
      (client, rule = () => ({ do: 'pass' })) =>
      (request) => {
        const trap = caught(request)
        return trap === undefined ? rule(request) : spring(trap, { client, request })
      },
    arm(point, fault) {
      const struck = Promise.withResolvers<Strike<C>>()
      const released = Promise.withResolvers<void>()
      const { nth = 0 } = point
      const trap = { point, fault, left: nth, strike: struck.resolve, released: released.promise }
      traps.add(trap)
      return {
        struck: struck.promise,
        release: () => released.resolve(),
        disarm: () => void traps.delete(trap),
      }
    },
  }
}
