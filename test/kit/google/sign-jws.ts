import { CompactSign } from 'jose'
import type { SigningKey } from './signing-key.ts'

/** A compact JWS over exactly this text, RS256, with `kid` and `typ: JWT` in its header. */
export const signJws = (payload: string, key: SigningKey): Promise<string> =>
  new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: 'RS256', kid: key.keyId, typ: 'JWT' })
    .sign(key.privateKey)
