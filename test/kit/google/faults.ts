import type { GoogleFault } from './google-fault.ts'
import type { LedgerEntry } from './ledger.ts'

/** Every member that is given has to be equal. */
export type FaultMatch = Partial<Pick<LedgerEntry, 'endpoint' | 'method' | 'serviceAccount'>>

export type Faults = {
  /** For the next requests that match, once unless `times` says more. */
  next(match: FaultMatch, fault: GoogleFault, times?: number): void
  /**
   * For every request that matches until it is taken back. One-time faults come first, then the rule that was made
   * last.
   */
  always(match: FaultMatch, fault: GoogleFault): { remove(): void }
  /** Ends all of them. */
  clear(): void
  /** For the listener: uses up a one-time fault. */
  take(entry: LedgerEntry): GoogleFault | undefined
}

export function createFaults(): Faults {
  let once: { readonly match: FaultMatch; readonly fault: GoogleFault }[] = []
  let standing: { readonly match: FaultMatch; readonly fault: GoogleFault }[] = []

  return {
    next: (match, fault, times = 1) => {
      for (let count = 0; count < times; count += 1) once.push({ match, fault })
    },
    always: (match, fault) => {
      const rule = { match, fault }
      standing = [rule, ...standing]
      return {
        remove: () => {
          standing = standing.filter((each) => each !== rule)
        },
      }
    },
    clear: () => {
      once = []
      standing = []
    },
    take: (entry) => {
      const rule = once.find((each) => matches(each.match, entry))
      if (rule === undefined) return standing.find((each) => matches(each.match, entry))?.fault
      once = once.filter((each) => each !== rule)
      return rule.fault
    },
  }
}

const matches = (match: FaultMatch, entry: LedgerEntry): boolean =>
  Object.entries(match).every(
    ([name, value]) => value === undefined || entry[name as keyof FaultMatch] === value,
  )
