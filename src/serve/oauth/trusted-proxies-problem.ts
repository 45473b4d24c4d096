import { parseProxy } from './parse-proxy.ts'

const MOST = 64

/**
 * What is wrong with a list of trusted proxies; undefined: nothing.
 *
 * @param proxies each an IP address or a network in CIDR notation
 */
export function trustedProxiesProblem(proxies: readonly string[]): string | undefined {
  if (proxies.length > MOST) return `at most ${MOST} proxies can be trusted`
  const wrong = proxies.findIndex((proxy) => parseProxy(proxy) === undefined)
  if (wrong === -1) return undefined
  return `trusted proxy ${wrong + 1} must be an IP address or a network such as 10.0.0.0/8 or fd00::/8`
}
