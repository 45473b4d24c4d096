import { broken } from './broken.ts'
import { MARKER } from './marker.ts'
import type { Said } from './oauth-ask.ts'

/** All headers that a refusal may have; the last four are of the message and the connection. */
const HEADERS = new Set([
  'content-type',
  'cache-control',
  'pragma',
  'x-content-type-options',
  'www-authenticate',
  'retry-after',
  'allow',
  'content-length',
  'date',
  'connection',
  'keep-alive',
])

const CHALLENGE = 'Basic realm="demo", charset="UTF-8"'

/**
 * A refusal by RFC 6749 section 5.2 as `400 invalid_scope`, or `401 invalid_client, challenged` where the client is told
 * to use the Authorization header. Whatever is not exactly that, or more than that (a member, a header, anything of the
 * request), is named behind it.
 */
export function refusal({ status, headers, body, json }: Said): string {
  const challenge = headers['www-authenticate']
  const faults = broken({
    'has other members': Object.keys(json).join(' ') === 'error error_description',
    // error_description: %x20-21 / %x23-5B / %x5D-7E.
    'describes in other characters': /^[\x20\x21\x23-\x5B\x5D-\x7E]{1,80}$/.test(
      String(json['error_description']),
    ),
    'is not JSON by its type': headers['content-type'] === 'application/json',
    'may be stored': headers['cache-control'] === 'no-store' && headers.pragma === 'no-cache',
    'has other headers': Object.keys(headers).every((name) => HEADERS.has(name)),
    'repeats the request': !JSON.stringify([headers, body]).includes(MARKER),
    'has another challenge': challenge === undefined || challenge === CHALLENGE,
  })
  const challenged = challenge === CHALLENGE ? ['challenged'] : []
  return [`${status} ${String(json['error'])}`, ...challenged, ...faults].join(', ')
}
