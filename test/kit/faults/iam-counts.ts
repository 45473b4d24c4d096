import type { LedgerEntry } from '../k0rdent/ledger.ts'

/** How many calls the issuer got so far for a service account. */
export type IamCounts = { of(serviceAccountId: string): number }

/** Every entry is looked at once. */
export function createIamCounts({
  entries,
}: {
  readonly entries: () => readonly Pick<LedgerEntry, 'serviceAccountId'>[]
}): IamCounts {
  const counts = new Map<string, number>()
  let seen = 0
  return {
    of: (id) => {
      for (const { serviceAccountId } of entries().slice(seen)) {
        seen += 1
        if (serviceAccountId === undefined) continue
        counts.set(serviceAccountId, (counts.get(serviceAccountId) ?? 0) + 1)
      }
      return counts.get(id) ?? 0
    },
  }
}
