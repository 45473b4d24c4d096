import type { JsonObject } from '../../api/json.ts'
import type { LoadedKey } from './load-key.ts'

/** A JWS in compact serialization (RFC 7515 section 7.1) that names its key and its type. */
export async function compactJws(
  { algorithm: alg, kid, sign }: LoadedKey,
  typ: string,
  claims: JsonObject,
): Promise<string> {
  const input = `${encode({ alg, typ, kid })}.${encode(claims)}`
  const signature = await sign(Buffer.from(input), 'jws')
  return `${input}.${signature.toString('base64url')}`
}

const encode = (part: JsonObject): string => Buffer.from(JSON.stringify(part)).toString('base64url')
