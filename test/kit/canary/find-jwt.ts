import type { Finding } from './finding.ts'

/** A JWS in compact form whose header and payload are JSON objects. */
const JWT = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/

/** A whole token in clear, also one that was minted and never got into a Secret, so that no scanner knows it. */
export function findJwt(where: string, text: string | Uint8Array): readonly Finding[] {
  // One character for each byte, so that places are places.
  const found = JWT.exec(Buffer.from(text).toString('latin1'))
  if (found === null) return []
  return [{ where, offset: found.index, length: found[0].length, what: 'a JWT', form: 'raw' }]
}
