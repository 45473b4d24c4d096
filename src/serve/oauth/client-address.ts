import { canonicalAddress } from './canonical-address.ts'
import { createTrustedProxies } from './trusted-proxies.ts'

/**
 * The address of the client, as `canonicalAddress` writes it.
 *
 * @param remote of the other end of the connection
 * @param forwardedFor the header x-forwarded-for, joined with commas
 */
export type ClientAddress = (remote: string, forwardedFor: string | undefined) => string

/**
 * Who a request comes from: the other end of the connection, unless that is a proxy which is trusted to say for whom
 * it asks. Then x-forwarded-for counts, from its right end, which the nearest proxy wrote, up to the first address
 * that is no trusted proxy: what stands left of that anybody can have written. If all are trusted, the leftmost. An
 * entry that is not an address makes the header worth nothing.
 *
 * `Forwarded` (RFC 7239) is not read: two headers that may disagree are one too many, and a proxy that sets one of
 * them passes the other on as the client sent it.
 *
 * @param trustedProxies addresses and networks; see parseProxy
 * @throws TypeError when one is neither
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const isTrusted = createTrustedProxies(trustedProxies)
  return (remote, forwardedFor) => {
    const connection = canonicalAddress(remote)
    if (connection === undefined) return remote
    if (forwardedFor === undefined || !isTrusted(connection)) return connection
    let nearest = connection
    for (const text of forwardedFor.split(',').toReversed()) {
      const address = canonicalAddress(text.trim())
      if (address === undefined) return connection
      nearest = address
      if (!isTrusted(address)) break
    }
    return nearest
  }
}
