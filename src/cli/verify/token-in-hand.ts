import type { ImpersonatedToken } from '../../api/impersonated-token.ts'
import type { ImpersonatedTokenSpec } from '../../api/impersonated-token-spec.ts'
import type { TokenRequest } from '../../api/mint-request.ts'
import type { TokenOrigin } from './token-origin.ts'

/** What is verified, and what it is held against. */
export type TokenInHand = {
  readonly object: ImpersonatedToken
  readonly spec: ImpersonatedTokenSpec
  readonly request: TokenRequest
  readonly origin: TokenOrigin
  /** Whether it was in the object's own Secret: what was in another one is not sent to anybody. */
  readonly isOwn: boolean
  /** The token, or the signature of a blob. */
  readonly token: string
  /** Epoch milliseconds. */
  readonly now: number
}
