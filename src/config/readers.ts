import { formatDuration, parseDuration } from '../api/duration.ts'
import type { Address } from '../runtime/address.ts'
import { parseProxy } from '../serve/oauth/parse-proxy.ts'

/** Text to value, or a RangeError that says what the value must be and does not quote it. */
type Reader<T> = (text: string) => T

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
/** Host name, IPv4 address or IPv6 address in brackets; or nothing; then the port. */
const ADDRESS = /^(?:\[(?<ipv6>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9.-]*)):(?<port>\d{1,5})$/

function matching(pattern: RegExp, what: string): Reader<string> {
  return (text) => {
    if (!pattern.test(text)) throw new RangeError(`must be ${what}`)
    return text
  }
}

/** In whole milliseconds; bounds are GEP-2257 text, inclusive. */
function duration(least: string, most: string): Reader<number> {
  const [lower, upper] = [parseDuration(least), parseDuration(most)]
  return (text) => {
    const value = parseDuration(text)
    if (value >= lower && value <= upper) return value
    throw new RangeError(
      `must be a duration from ${formatDuration(lower)} to ${formatDuration(upper)}`,
    )
  }
}

function integer(least: number, most: number): Reader<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new RangeError(`must be a whole number from ${least} to ${most}`)
  }
}

function boolean(text: string): boolean {
  if (text === 'true') return true
  if (text === 'false') return false
  throw new RangeError('must be true or false')
}

function oneOf<T extends string>(...words: readonly T[]): Reader<T> {
  return (text) => {
    const word = words.find((candidate) => candidate === text)
    if (word === undefined) throw new RangeError(`must be one of ${words.join(', ')}`)
    return word
  }
}

/** Separated by commas, each one once; no text is no item. */
function list(item: Reader<string>): Reader<readonly string[]> {
  return (text) => {
    if (text.trim() === '') return Object.freeze([])
    const items = text.split(',').map((part) => item(part.trim()))
    return Object.freeze([...new Set(items)])
  }
}

/** No text is no value. */
function optional(item: Reader<string>): Reader<string | undefined> {
  return (text) => (text === '' ? undefined : item(text))
}

function address(text: string): Address {
  const { ipv6, host, port } = ADDRESS.exec(text)?.groups ?? {}
  const number = Number(port)
  if (port === undefined || number > 65_535) {
    throw new RangeError('must be a host and a port such as :8081 or 127.0.0.1:8081')
  }
  return Object.freeze({ host: ipv6 || host || undefined, port: number })
}

/** Exactly as issuers are compared: no slash at the end, nothing that a parser would write differently. */
function baseUrl(text: string): string {
  const url = URL.parse(text)
  const plain = url && url.origin + (url.pathname === '/' ? '' : url.pathname)
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (isHttp && text === plain && !text.endsWith('/')) return text
  throw new RangeError(
    'must be an address such as https://tokens.example.com, without user, query or a slash at the end',
  )
}

/** With or without a port; it is asked over plain HTTP, as all metadata servers are. */
function hostAndPort(text: string): string {
  const { port } = /^[A-Za-z0-9.-]{1,253}(:(?<port>\d{1,5}))?$/.exec(text)?.groups ?? {
    port: '65536',
  }
  if (Number(port ?? 0) <= 65_535) return text
  throw new RangeError('must be a host, or host:port')
}

/** Of a service that is asked: https, or http where nobody can listen in between. */
function endpoint(text: string): string {
  const url = URL.parse(text)
  const loopback = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(url?.hostname ?? '')
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)
  if (url !== null && safe && url.search + url.hash + url.username + url.password === '') {
    return text
  }
  throw new RangeError(
    'must be an https address without user and query, such as https://iam.example.com (http only to a loopback address)',
  )
}

/** Always https, and as a parser writes it, so that its host can be compared. */
function httpsOrigin(text: string): string {
  const url = URL.parse(text)
  if (url?.protocol === 'https:' && url.origin === text) return text
  throw new RangeError(
    'must be an https address without user, path and query, such as https://api.example.com',
  )
}

/** Of an https address, without the port that it has anyway. */
function httpsHost(text: string): string {
  const url = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d{1,5})?$/.test(text)
    ? URL.parse(`https://${text}`)
    : null
  if (url !== null && text.length <= 253) return url.host
  throw new RangeError('must be hosts in lower case, or host:port, separated by commas')
}

/** An address is a network of one. */
function network(text: string): string {
  if (parseProxy(text) !== undefined) return text
  throw new RangeError(
    'must be IP addresses or networks such as 10.0.0.0/8 or fd00::/8, separated by commas',
  )
}

/** How the text of each sort of flag is read. */
export const readers: {
  readonly label: Reader<string>
  readonly subdomain: Reader<string>
  readonly matching: typeof matching
  readonly duration: typeof duration
  readonly integer: typeof integer
  readonly boolean: Reader<boolean>
  readonly oneOf: typeof oneOf
  readonly list: typeof list
  readonly optional: typeof optional
  readonly address: Reader<Address>
  readonly baseUrl: Reader<string>
  readonly endpoint: Reader<string>
  readonly hostAndPort: Reader<string>
  readonly httpsOrigin: Reader<string>
  readonly httpsHost: Reader<string>
  readonly network: Reader<string>
} = {
  label: matching(LABEL, 'a name of lower-case letters, digits and hyphens, at most 63'),
  subdomain: matching(SUBDOMAIN, 'a name of lower-case letters, digits, hyphens and dots'),
  matching,
  duration,
  integer,
  boolean,
  oneOf,
  list,
  optional,
  address,
  baseUrl,
  endpoint,
  hostAndPort,
  httpsOrigin,
  httpsHost,
  network,
}
