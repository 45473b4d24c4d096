import type { TokenRevocations } from '../../../api/token-revocations.ts'

/** Of one client at a time; what is beyond that takes all of its earlier tokens with it. */
const MOST_TOKENS = 64
/** Another replica's clock may be so far behind ours, and call a token active for as long. */
const SLACK = 600

/**
 * The revocations of a client with one more: bounded, and never one token less than was revoked.
 *
 * @param token times in epoch seconds, as are all
 */
export function withRevoked(
  { until, newest, tokens }: TokenRevocations,
  token: { readonly id: string; readonly issuedAt: number; readonly expiresAt: number },
  now: number,
): TokenRevocations {
  const lasting = Object.entries(tokens).filter(([, expiresAt]) => expiresAt > now - SLACK)
  const next = { ...Object.fromEntries(lasting), [token.id]: token.expiresAt }
  const isFirst = lasting.length === 0
  const latest = Math.max(newest ?? (isFirst ? 0 : now), token.issuedAt)
  const kept = until === undefined ? {} : { until }
  if (Object.keys(next).length <= MOST_TOKENS) return { ...kept, newest: latest, tokens: next }
  return { until: Math.max(until ?? 0, latest), tokens: {} }
}
