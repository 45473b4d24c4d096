import { BlockList, isIPv4 } from 'node:net'
import { canonicalAddress } from './canonical-address.ts'
import { parseProxy } from './parse-proxy.ts'

/**
 * Whether an address is one of a proxy that is trusted to say for whom it asks.
 *
 * @param proxies addresses and networks; see parseProxy
 * @throws TypeError when one is neither
 */
export function createTrustedProxies(proxies: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList()
  for (const text of proxies) {
    const network = parseProxy(text)
    if (network === undefined) throw new TypeError('a trusted proxy is not an address or network')
    trusted.addSubnet(network.address, network.prefix, network.family)
  }
  return (text) => {
    const address = canonicalAddress(text)
    return address !== undefined && trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
}
