import type { IssuerKind } from '../../api/generic-issuer.ts'

/** The command line of `explain-grant`. Lists are empty where nothing was given. */
export type ExplainGrantOptions = {
  /** Of an object; undefined: the flags say what is asked about. */
  readonly name: string | undefined
  readonly issuer?: string | undefined
  readonly issuerKind?: IssuerKind | undefined
  readonly serviceAccount?: string | undefined
  readonly kind?: string | undefined
  readonly scope: readonly string[]
  readonly audience: readonly string[]
  readonly delegate: readonly string[]
  readonly lifetime?: string | undefined
  readonly secret?: string | undefined
  readonly as?: string | undefined
  readonly asGroup: readonly string[]
}
