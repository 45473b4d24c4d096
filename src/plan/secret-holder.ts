/** An object that wants a Secret. */
export type Claim = {
  readonly kind: 'ImpersonatedToken' | 'ServiceAccountCredential'
  readonly name: string
  readonly uid: string
  readonly creationTimestamp: string
  /** Its own status says that this Secret is where it published. */
  readonly holds: boolean
}

/**
 * Which of several objects a Secret belongs to: the one that owns it already, else one that has
 * published in it before, else the oldest. The
 * answer is the same whoever asks, and does not change while the holder stays.
 */
export function secretHolder(
  claims: readonly Claim[],
  ownerUid: string | undefined,
): Claim | undefined {
  const owner = claims.find(({ uid }) => uid === ownerUid)
  if (owner !== undefined) return owner
  return claims.toSorted(
    (a, b) =>
      Number(b.holds) - Number(a.holds) ||
      compare(a.creationTimestamp, b.creationTimestamp) ||
      compare(a.uid, b.uid),
  )[0]
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
