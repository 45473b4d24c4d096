import { chooseExpiry } from './choose-expiry.ts'
import { isBuiltIn } from './is-built-in.ts'
import { listed } from './listed.ts'
import { marksOf } from './marks-of.ts'
import type { ObservedCredential } from './observed-credential.ts'

const SECOND = 1000

/**
 * The expiry to ask for, epoch milliseconds: the mark of the create, by which the credential is known. What the
 * built-in issuer keeps needs none, and lives as long as was wanted. Undefined: all of them are taken.
 *
 * @param wanted epoch milliseconds: no later than that
 */
export const expiryToAsk = (
  observed: ObservedCredential,
  wanted: number,
  now: number,
): number | undefined =>
  isBuiltIn(observed)
    ? Math.floor(wanted / SECOND) * SECOND
    : chooseExpiry(now, wanted, takenExpiries(observed), observed.jitter)

/** Expiries that would not tell our credential from another. */
function takenExpiries(observed: ObservedCredential): ReadonlySet<number> {
  const { record, siblings } = observed
  const records = [...siblings.records, ...(record.content === undefined ? [] : [record.content])]
  return new Set([
    ...(listed(observed)?.credentials.map(({ expiresAt }) => expiresAt) ?? []),
    ...records.flatMap(marksOf),
  ])
}
