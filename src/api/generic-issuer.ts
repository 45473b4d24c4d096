import type { ClusterCredentialIssuerSpec } from './cluster-credential-issuer.ts'
import type { IssuerStatus } from './issuer-status.ts'
import type { ObjectMeta } from './object-meta.ts'
import type { Parsed } from './parsed.ts'

export const ISSUER_KINDS = ['ClusterCredentialIssuer', 'CredentialIssuer'] as const
export type IssuerKind = (typeof ISSUER_KINDS)[number]

/**
 * An issuer of either kind, as decisions see it: the spec of a CredentialIssuer is read as the one of
 * a ClusterCredentialIssuer whose grants are all for its own namespace.
 */
export type GenericIssuer = {
  readonly kind: IssuerKind
  /** Without namespace for a ClusterCredentialIssuer. */
  readonly metadata: ObjectMeta
  readonly spec: Parsed<IssuerSpec>
  readonly status: IssuerStatus
}

export type IssuerSpec = ClusterCredentialIssuerSpec
