import type { TokenRequest } from '../api/mint-request.ts'

/** Who asks for what. `lifetime` in milliseconds; undefined: as long as is usual, or less where a grant says so. */
export type Asked = {
  readonly namespace: {
    readonly name: string
    /** undefined: not known yet; no selector matches. */
    readonly labels: Readonly<Record<string, string>> | undefined
  }
  readonly serviceAccount: string
  readonly delegates: readonly string[]
  readonly lifetime: number | undefined
  readonly usualLifetime: number
  readonly token: TokenRequest | AskedOfClient
}

/** A client credential, or what is asked with one. */
export type AskedOfClient = {
  readonly kind: 'ClientCredential'
  readonly scopes?: readonly string[]
  readonly audiences?: readonly string[]
}
