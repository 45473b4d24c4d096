import type { GenericIssuer, IssuerKind } from '../../api/generic-issuer.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { AdmissionState } from '../look/admission-policies.ts'
import type { Looked } from '../look/looked.ts'
import type { Somebody } from '../look/review-access.ts'
import type { Need } from './needed-rights.ts'
import type { Wanted } from './wanted.ts'

/** All that a report rests on. */
export type GrantFacts = {
  readonly wanted: Wanted
  readonly namespace: {
    readonly name: string
    /** undefined: whoever asks may not look at it. */
    readonly labels: Readonly<Record<string, string>> | undefined
    readonly isAbsent: boolean
  }
  /** That a token is minted with; undefined: with none. */
  readonly client: Looked<ServiceAccountCredential> | undefined
  readonly issuerRef: { readonly kind: IssuerKind; readonly name: string } | undefined
  readonly issuer: Looked<GenericIssuer> | undefined
  /** ServiceAccountCredentials of the namespace; undefined: nobody needs to know. */
  readonly credentials: Looked<readonly ServiceAccountCredential[]> | undefined
  readonly admission: Looked<AdmissionState | undefined>
  /** Who would write it; undefined: the API server does not say who asks. */
  readonly requester: Somebody | undefined
  readonly needs: readonly Need[]
  /** For each need one of each of its rights. */
  readonly reviews: readonly (readonly Looked<boolean>[])[]
  /** Of the operator, milliseconds; undefined: its Deployment was not seen. */
  readonly minLifetime: number | undefined
  /** The API server's clock where it said so, epoch milliseconds. */
  readonly now: number
}
