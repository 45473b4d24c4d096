import type { IssuerKind } from '../../api/generic-issuer.ts'

/** The command line of `explain-grant`. Lists are empty where nothing was given. */
export type ExplainGrantOptions = {
  /** Of an object; undefined: the flags say what is asked about. */
  readonly name: string | undefined
  readonly issuer?: string
  readonly issuerKind?: IssuerKind
  readonly serviceAccount?: string
  readonly kind?: string
  readonly scope: readonly string[]
  readonly audience: readonly string[]
  readonly delegate: readonly string[]
  readonly lifetime?: string
  readonly secret?: string
  readonly as?: string
  readonly asGroup: readonly string[]
}
