import { formatTime } from '../../api/time.ts'
import type { MintOptions } from './mint-options.ts'
import type { MintedToken } from './minted-token.ts'

/** What programs read: names of RFC 6749 section 5.1 and OpenID Connect, or what kubectl asks of its exec plugins. */
export type MintReport = {
  readonly access_token?: string
  readonly token_type?: 'Bearer'
  readonly id_token?: string
  readonly signed_jwt?: string
  /** base64 */
  readonly signature?: string
  readonly key_id?: string
  /** Seconds. */
  readonly expires_in?: number
  /** Separated by spaces. */
  readonly scope?: string
  readonly apiVersion?: 'client.authentication.k8s.io/v1'
  readonly kind?: 'ExecCredential'
  readonly status?: { readonly token: string; readonly expirationTimestamp: string }
}

/** Pure. */
export function mintReport(minted: MintedToken, shape: MintOptions['shape']): MintReport {
  const { request, value, keyId, expiresAt, now } = minted
  if (shape === 'ExecCredential') {
    return {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: value, expirationTimestamp: formatTime(expiresAt) },
    }
  }
  const life = { expires_in: Math.max(0, Math.floor((expiresAt - now) / 1000)) }
  switch (request.kind) {
    case 'AccessToken': {
      const scope = request.scopes.length > 0 ? { scope: request.scopes.join(' ') } : {}
      return { access_token: value, token_type: 'Bearer', ...life, ...scope }
    }
    case 'IdToken':
      return { id_token: value, ...life }
    case 'SignedJwt':
      return { signed_jwt: value, ...life }
    case 'SignedBlob':
      return { signature: value, ...(keyId === undefined ? {} : { key_id: keyId }), ...life }
  }
}
