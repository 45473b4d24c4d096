import { Redacted } from '../../redacted.ts'
import { asUtf8 } from './as-utf8.ts'
import { formDecode } from './form-decode.ts'

/** The parameters of a request. A parameter without a value counts as absent (RFC 6749 section 3.2). */
export type Form = {
  text(name: string): string | undefined
  /** The same, of one that nobody may print. */
  secret(name: string): Redacted<string> | undefined
  /** In the order of the request. */
  all(name: 'resource' | 'audience'): readonly string[]
}

/** RFC 8707 section 2 and RFC 8693 section 2.1; all others are there once (RFC 6749 section 3.2). */
const REPEATABLE: ReadonlySet<string> = new Set(['resource', 'audience'])

/**
 * Reads a body of application/x-www-form-urlencoded.
 *
 * @returns undefined: it is not UTF-8, an escape is broken, or a parameter is there twice
 */
export function parseForm(bytes: Uint8Array): Form | undefined {
  const body = asUtf8(bytes)
  if (body === undefined) return undefined
  const values = new Map<string, string[]>()
  for (const pair of body.split('&')) {
    const [rawName = '', rawValue = ''] = pair.split(/=(.*)/s)
    const name = formDecode(rawName)
    const value = formDecode(rawValue)
    if (name === undefined || value === undefined) return undefined
    if (value === '') continue
    const before = values.get(name)
    if (before === undefined) values.set(name, [value])
    else if (REPEATABLE.has(name)) before.push(value)
    else return undefined
  }
  // Behind functions: whoever prints a form prints none of it.
  const text = (name: string): string | undefined => values.get(name)?.[0]
  return {
    text,
    secret(name) {
      const value = text(name)
      return value === undefined ? undefined : new Redacted(value)
    },
    all: (name) => values.get(name) ?? [],
  }
}
