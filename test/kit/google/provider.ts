import type { JSONWebKeySet, JWTPayload } from 'jose'

/** A provider of a workload identity pool, kind OIDC. `google.subject` is `assertion.sub`. */
export type ProviderOptions = {
  readonly projectNumber: string
  readonly pool: string
  readonly provider: string
  /** `iss` of subject tokens. */
  readonly issuer: string
  /** Uploaded keys, or how they are fetched: at every exchange, and what it throws means "cannot be reached". */
  readonly jwks: JSONWebKeySet | (() => Promise<JSONWebKeySet>)
  /** Absent or empty: the provider's own name, with or without `https:`. */
  readonly allowedAudiences?: readonly string[]
  readonly disabled?: boolean
  /** CEL at Google, a function here. */
  readonly attributeCondition?: (claims: JWTPayload) => boolean
  /** Names of regions of the pool; absent: everywhere. */
  readonly allowedLocations?: readonly string[]
}
