import { isIP, SocketAddress } from 'node:net'

const MAPPED = /^::ffff:(?=[0-9.]+$)/

/**
 * An IP address in the one way that it is written here: IPv6 as RFC 5952 has it and without a zone, an IPv4 address
 * that is mapped into IPv6 as IPv4.
 *
 * @returns undefined: not an address
 */
export function canonicalAddress(text: string): string | undefined {
  const [bare = ''] = text.split('%', 1)
  const version = isIP(text) === 0 ? 0 : isIP(bare)
  if (version === 4) return bare
  if (version !== 6) return undefined
  return new SocketAddress({ address: bare, family: 'ipv6' }).address.replace(MAPPED, '')
}
