import type { PresentedSecret } from '../../issue/local/client/authorization-server.ts'
import { Redacted } from '../../redacted.ts'
import { asUtf8 } from './as-utf8.ts'
import { formDecode } from './form-decode.ts'

const BASIC = /^basic +(?<encoded>[A-Za-z0-9+/]+={0,2}) *$/i
/** Characters: escapes triple what they stand for. */
const LONGEST = 4096

/**
 * Client id and secret of an Authorization header: RFC 7617, both parts form-urlencoded by RFC 6749 section 2.3.1.
 * A part that cannot be decoded counts as it is, because many clients do not encode.
 *
 * @returns undefined: not Basic, too long, not UTF-8, or one of the two is missing
 */
export function parseBasic(authorization: string): PresentedSecret | undefined {
  if (authorization.length > LONGEST) return undefined
  const encoded = BASIC.exec(authorization)?.groups?.['encoded']
  const pair = encoded === undefined ? undefined : asUtf8(Buffer.from(encoded, 'base64'))
  const colon = pair?.indexOf(':') ?? -1
  if (pair === undefined || colon < 1 || colon === pair.length - 1) return undefined
  const secret = pair.slice(colon + 1)
  const id = pair.slice(0, colon)
  return {
    clientId: formDecode(id) ?? id,
    clientSecret: new Redacted(formDecode(secret) ?? secret),
  }
}
