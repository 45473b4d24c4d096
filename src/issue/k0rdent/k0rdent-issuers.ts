import type { Failure } from '../../failure.ts'
import type { CredentialService } from '../credential-service.ts'
import type { Issuer } from '../issuer.ts'
import type { K0rdentIdentity } from './k0rdent-identity.ts'

/** All k0rdent issuers of one process. None of this throws. */
export type K0rdentIssuers = {
  credentials(identity: K0rdentIdentity): CredentialService
  /**
   * Access tokens by client_credentials, for requests that carry client credentials; see MintRequest.
   *
   * @param at where: the endpoint of the issuer that the credential came from
   */
  tokens(at: Pick<K0rdentIdentity, 'endpoint'>): Issuer
  /** Whether the issuer has credentials of its own to show; what they may do, only a call can tell. */
  check(identity: K0rdentIdentity, signal: AbortSignal): Promise<CheckResult>
  /** Drops from memory what was learnt as this issuer. */
  forget(issuer: Pick<K0rdentIdentity, 'kind' | 'namespace' | 'name'>): void
}

export type CheckResult =
  | { readonly ok: true; readonly principal: string | undefined }
  | { readonly ok: false; readonly failure: Failure }
