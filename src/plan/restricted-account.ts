import type { IssuerSpec } from '../api/generic-issuer.ts'
import { globMatches } from './glob.ts'

/** What a local issuer says of a service account, beside its grants. */
export type RestrictedAccount = {
  readonly disabled: boolean
  /** Of those it may have: undefined: this one may have all of them. */
  readonly refusedScope: (scopes: readonly string[]) => string | undefined
  readonly refusedAudience: (audiences: readonly string[]) => string | undefined
  /** What a client gets that asks for no scope. */
  readonly usualScopes: readonly string[]
}

/** RFC 6749 section 3.3, and no pattern. */
const SCOPE = /^[\x21\x23-\x29\x2b-\x5b\x5d-\x7e]+$/

/** Of an account that is not listed, and of issuers that are not local, nothing is restricted. */
export function restrictedAccount(
  { local }: IssuerSpec,
  serviceAccount: string,
): RestrictedAccount {
  const listed = local?.serviceAccounts?.find(({ id }) => id === serviceAccount)
  return {
    disabled: listed?.disabled === true,
    refusedScope: (scopes) => refused(listed?.scopes, scopes),
    refusedAudience: (audiences) => refused(listed?.audiences, audiences),
    usualScopes: (listed?.scopes ?? []).filter((scope) => SCOPE.test(scope)),
  }
}

const refused = (
  patterns: readonly string[] | undefined,
  texts: readonly string[],
): string | undefined =>
  patterns === undefined || patterns.includes('*')
    ? undefined
    : texts.find((text) => !patterns.some((pattern) => globMatches(pattern, text)))
