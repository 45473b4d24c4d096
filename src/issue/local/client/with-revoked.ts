import type { TokenRevocations } from '../../../api/token-revocations.ts'

/** Of one client at a time; what is beyond that takes all of its earlier tokens with it. */
const MOST_TOKENS = 64

/**
 * The revocations of a client with one more: bounded, and never one token less than was revoked.
 *
 * @param token times in epoch seconds, as are all
 */
export function withRevoked(
  { until, tokens }: TokenRevocations,
  token: { readonly id: string; readonly issuedAt: number; readonly expiresAt: number },
  now: number,
): TokenRevocations {
  const lasting = Object.entries(tokens).filter(([, expiresAt]) => expiresAt > now)
  const next = { ...Object.fromEntries(lasting), [token.id]: token.expiresAt }
  const kept = until === undefined ? {} : { until }
  if (Object.keys(next).length <= MOST_TOKENS) return { ...kept, tokens: next }
  // When the others were issued is not kept: until now is later than all of them. This one may be of a replica
  // whose clock is ahead of ours.
  return { until: Math.max(until ?? 0, now, token.issuedAt), tokens: {} }
}
