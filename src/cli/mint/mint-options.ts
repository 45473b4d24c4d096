import type { IssuerKind } from '../../api/generic-issuer.ts'
import type { JsonObject } from '../../api/json.ts'

/** The command line of `mint`. Lists are empty where nothing was given. */
export type MintOptions = {
  /** An ImpersonatedToken whose request is made once more. */
  readonly from: string | undefined
  readonly issuer: string | undefined
  readonly issuerKind: IssuerKind
  readonly serviceAccount: string | undefined
  readonly delegates: readonly string[]
  readonly scopes: readonly string[]
  readonly audiences: readonly string[]
  readonly idToken: boolean
  readonly includeEmail: boolean
  /** Claims of a JWT to sign. */
  readonly claims: JsonObject | undefined
  /** GEP-2257; undefined: as --from has it, else 10m. */
  readonly lifetime: string | undefined
  readonly timeoutMs: number
  readonly shape: 'OAuth' | 'ExecCredential'
}
