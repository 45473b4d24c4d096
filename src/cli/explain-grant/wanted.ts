import type { ImpersonatedToken } from '../../api/impersonated-token.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'

/** What is asked about: an object that there is, or one that somebody may want to write. */
export type Wanted =
  | {
      readonly kind: 'ImpersonatedToken'
      readonly object: ImpersonatedToken
      readonly isThere: boolean
    }
  | {
      readonly kind: 'ServiceAccountCredential'
      readonly object: ServiceAccountCredential
      readonly isThere: boolean
      /** Of the tokens that are to be had with it. */
      readonly scopes?: readonly string[]
      readonly audiences?: readonly string[]
    }
