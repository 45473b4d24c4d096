import { isIPv4 } from 'node:net'
import { canonicalAddress } from './canonical-address.ts'

/** A network, as node:net's BlockList takes it. */
export type ProxyNetwork = {
  readonly address: string
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

const NETWORK = /^(?<address>[0-9A-Fa-f.:]+)(?:\/(?<prefix>0|[1-9][0-9]{0,2}))?$/

/** @returns undefined: neither an address nor a network in CIDR notation; IPv4 is to be written as IPv4 */
export function parseProxy(text: string): ProxyNetwork | undefined {
  const { address: written = '', prefix } = NETWORK.exec(text)?.groups ?? {}
  const address = canonicalAddress(written)
  if (address === undefined || isIPv4(address) !== isIPv4(written)) return undefined
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  const longest = family === 'ipv4' ? 32 : 128
  const length = Number(prefix ?? longest)
  return length <= longest ? { address, prefix: length, family } : undefined
}
