import type { CredentialFacts } from '../../api/credential-record.ts'
import type { Failure } from '../../failure.ts'
import type { MintReason } from '../mint-reason.ts'
import type { CredentialRest } from './credential-rest.ts'

/** What a turn of a ServiceAccountCredential came to; never with a secret. */
export type CredentialOutcome =
  | { readonly kind: 'Rested'; readonly why: CredentialRest; readonly until: number | undefined }
  | { readonly kind: 'Refused'; readonly failure: Failure }
  /** Published in this turn, by this process or as the rest of what another one had begun. */
  | {
      readonly kind: 'Issued'
      readonly why: MintReason
      readonly facts: CredentialFacts
      readonly secret: PublishedSecret
    }
  | { readonly kind: 'Delayed'; readonly until: number }
  | { readonly kind: 'Failed'; readonly failure: Failure }
  | { readonly kind: 'Secured'; readonly resourceVersion: string }
  | { readonly kind: 'Restarted' }
  | { readonly kind: 'Expired' }
  | { readonly kind: 'Released' }

export type PublishedSecret = {
  readonly name: string
  readonly resourceVersion: string
  readonly digest: string
}
