import type { ObjectMeta } from './object-meta.ts'
import type { Parsed } from './parsed.ts'
import type { ServiceAccountCredentialSpec } from './service-account-credential-spec.ts'
import type { ServiceAccountCredentialStatus } from './service-account-credential-status.ts'

/** A ServiceAccountCredential as decisions see it. */
export type ServiceAccountCredential = {
  readonly metadata: ObjectMeta & { readonly namespace: string }
  readonly spec: Parsed<ServiceAccountCredentialSpec>
  readonly status: ServiceAccountCredentialStatus
}
