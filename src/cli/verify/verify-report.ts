import type { IssuerKind } from '../../api/generic-issuer.ts'
import type { TokenKind } from '../../api/token-kind.ts'
import type { SubjectKind } from '../subject.ts'
import type { Check } from './check.ts'

/** What `kubectl mintlet verify` found out. Times are RFC 3339. */
export type VerifyReport = {
  readonly kind: SubjectKind
  readonly namespace: string
  readonly name: string
  readonly secretName: string
  readonly issuer?: { readonly kind: IssuerKind; readonly name: string; readonly url?: string }
  /** Of an ImpersonatedToken. */
  readonly tokenKind?: TokenKind
  /** When it was looked at, by the API server's clock where it says. */
  readonly checkedAt: string
  /** Valid: nothing failed. Unknown: nothing failed either, and what decides could not be checked. */
  readonly verdict: 'Valid' | 'Invalid' | 'Unknown'
  /** Of Unknown: what could not be checked, and why. For people. */
  readonly why?: string
  readonly checks: readonly Check[]
}
