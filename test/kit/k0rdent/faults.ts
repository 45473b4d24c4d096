import type { K0rdentFault } from './k0rdent-fault.ts'
import type { LedgerEntry } from './ledger.ts'
import type { K0rdentCall } from './route.ts'

export type FaultSelector = {
  /** Any call unless given. */
  readonly call?: K0rdentCall
  readonly serviceAccountId?: string
  readonly credentialId?: string
  /** Counted from 1 among the matching calls since it was armed; the next one unless given. */
  readonly nth?: number | 'always'
}

/** A fault that waits for its call. */
export type ArmedFault = {
  /** How many calls it was done to. */
  hits(): number
  /**
   * Resolves at the first hit: of `hold`, `loseAnswer` and the spoilt answers when the call is done, of all others
   * when it came. Never, if it is never hit.
   */
  readonly reached: Promise<void>
  /** Resolves when nothing more happens to the first call hit: of `late` after its effect. */
  readonly over: Promise<void>
  /** Lets go on what `hold` and `holdBefore` hold, now and from now on. */
  release(): void
  /** Hits no more; what it holds stays held. */
  remove(): void
}

/** For the listener. */
export type TakenFault = {
  readonly fault: K0rdentFault
  /** Resolves at `release`. */
  readonly released: Promise<void>
  reach(): void
  end(): void
}

export type Faults = {
  arm(selector: FaultSelector, fault: K0rdentFault): ArmedFault
  /** Removes and releases all. */
  clear(): void
  /** For the listener: the fault that was armed first, of those whose turn it is. */
  take(
    call: Pick<LedgerEntry, 'call' | 'serviceAccountId' | 'credentialId'>,
  ): TakenFault | undefined
}

type Rule = {
  readonly handle: ArmedFault
  take(call: Parameters<Faults['take']>[0]): TakenFault | undefined
}

export function createFaults(): Faults {
  let rules: Rule[] = []
  return {
    arm: (selector, fault) => {
      const rule = createRule(selector, fault, () => {
        rules = rules.filter((each) => each !== rule)
      })
      rules.push(rule)
      return rule.handle
    },
    clear: () => {
      for (const { handle } of rules) handle.release()
      rules = []
    },
    // Everybody counts every call that matches, also those that another one takes.
    take: (call) => rules.map((rule) => rule.take(call)).find((taken) => taken !== undefined),
  }
}

function createRule(
  { nth = 1, ...match }: FaultSelector,
  fault: K0rdentFault,
  remove: () => void,
): Rule {
  const reached = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let seen = 0
  let hits = 0
  const taken: TakenFault = {
    fault,
    released: released.promise,
    reach: () => {
      hits += 1
      reached.resolve()
    },
    end: () => over.resolve(),
  }
  return {
    handle: {
      hits: () => hits,
      reached: reached.promise,
      over: over.promise,
      release: () => released.resolve(),
      remove,
    },
    take: (call) => {
      const matches = Object.entries(match).every(
        ([name, value]) => value === undefined || call[name as keyof typeof match] === value,
      )
      if (!matches) return undefined
      seen += 1
      return nth === 'always' || nth === seen ? taken : undefined
    },
  }
}
