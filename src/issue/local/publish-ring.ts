import type { JWK } from 'jose'
import type { Ring } from './load-ring.ts'

export type JwkSet = { readonly keys: readonly JWK[] }

/** OpenID Connect Discovery 1.0 and RFC 8414: only what is true of this issuer. */
export type Discovery = {
  readonly issuer: string
  readonly jwks_uri: string
  readonly token_endpoint: string
  readonly introspection_endpoint: string
  readonly revocation_endpoint: string
  readonly grant_types_supported: readonly string[]
  readonly token_endpoint_auth_methods_supported: readonly string[]
  readonly introspection_endpoint_auth_methods_supported: readonly string[]
  readonly revocation_endpoint_auth_methods_supported: readonly string[]
  readonly response_types_supported: readonly string[]
  readonly subject_types_supported: readonly string[]
  readonly id_token_signing_alg_values_supported: readonly string[]
  readonly claims_supported: readonly string[]
}

/** What is served for one issuer. */
export type Published = {
  readonly discovery: Discovery
  /** Verifies access tokens, ID tokens and signed JWTs. */
  readonly jwks: JwkSet
  /** Verifies blobs, and nothing else. */
  readonly blobJwks: JwkSet
  /** Seconds that a cache may keep these: well below how long a key is published before it signs. */
  readonly maxAge: number
}

const LONGEST_MAX_AGE_S = 3600

const AUTHENTICATION = ['client_secret_basic', 'client_secret_post']

/**
 * There is no authorization endpoint, so none is named. `response_types_supported` is required all the same;
 * `id_token` is what Kubernetes' own service account issuer says in the same position.
 */
export function publishRing(issuer: string, ring: Ring, publishAheadMs: number): Published {
  const algorithms = ring.signing.publicKeys.flatMap((key) => key.alg ?? [])
  return {
    discovery: {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      token_endpoint: `${issuer}/token`,
      introspection_endpoint: `${issuer}/introspect`,
      revocation_endpoint: `${issuer}/revoke`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: AUTHENTICATION,
      introspection_endpoint_auth_methods_supported: AUTHENTICATION,
      revocation_endpoint_auth_methods_supported: AUTHENTICATION,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [...new Set(algorithms)],
      claims_supported: ['iss', 'sub', 'aud', 'iat', 'exp', 'jti', 'email', 'email_verified'],
    },
    jwks: { keys: ring.signing.publicKeys },
    blobJwks: { keys: ring.blob.publicKeys.map(withoutAlg) },
    maxAge: Math.min(LONGEST_MAX_AGE_S, Math.floor(publishAheadMs / 2000)),
  }
}

/** Blob keys sign raw bytes in X.509's formats, so no JWS algorithm is theirs. */
function withoutAlg(key: JWK): JWK {
  const { alg: _alg, ...rest } = key
  return rest
}
