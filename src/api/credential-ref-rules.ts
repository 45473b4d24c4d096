import type { CelRule } from './cel.ts'

/** As much of the spec of an ImpersonatedToken as these rules look at. */
type Asked = {
  readonly issuerRef?: unknown
  readonly serviceAccount?: unknown
  readonly credentialRef?: unknown
  readonly delegates: readonly unknown[]
  readonly accessToken?: AskedAccessToken | undefined
  readonly allowedLocations?: unknown
}

type AskedAccessToken = {
  readonly lifetime?: unknown
  readonly narrowing?: unknown
}

/** The same rule twice: for the API server, and for the operator. */
type RuleForBoth = Pick<CelRule, 'rule' | 'message'> & { readonly holds: (spec: Asked) => boolean }

/**
 * A token is minted in an identity that the operator may impersonate, or with a credential that says itself
 * whose it is and where it came from.
 */
export const CREDENTIAL_REF_RULES: readonly RuleForBoth[] = [
  {
    message:
      'set issuerRef and serviceAccount, or instead of both credentialRef with the name of a ServiceAccountCredential',
    rule: 'has(self.credentialRef) || (has(self.issuerRef) && has(self.serviceAccount))',
    holds: ({ credentialRef, issuerRef, serviceAccount }) =>
      credentialRef !== undefined || (issuerRef !== undefined && serviceAccount !== undefined),
  },
  {
    message:
      'with credentialRef the ServiceAccountCredential says issuer and identity: remove issuerRef, serviceAccount and delegates',
    rule:
      '!has(self.credentialRef) || !(has(self.issuerRef) || has(self.serviceAccount) || ' +
      '(has(self.delegates) && size(self.delegates) > 0))',
    holds: ({ credentialRef, issuerRef, serviceAccount, delegates }) =>
      credentialRef === undefined ||
      (issuerRef === undefined && serviceAccount === undefined && delegates.length === 0),
  },
  {
    message: 'credentialRef is for access tokens: set accessToken and no other kind',
    rule: '!has(self.credentialRef) || has(self.accessToken)',
    holds: ({ credentialRef, accessToken }) =>
      credentialRef === undefined || accessToken !== undefined,
  },
  {
    message:
      'with credentialRef the issuer decides how long the token lives: remove accessToken.lifetime',
    rule: '!has(self.credentialRef) || !has(self.accessToken) || !has(self.accessToken.lifetime)',
    holds: ({ credentialRef, accessToken }) =>
      credentialRef === undefined || accessToken?.lifetime === undefined,
  },
  {
    message: 'with credentialRef no locations are known: remove allowedLocations',
    rule: '!has(self.credentialRef) || !has(self.allowedLocations)',
    holds: ({ credentialRef, allowedLocations }) =>
      credentialRef === undefined || allowedLocations === undefined,
  },
  {
    message:
      'accessToken.narrowing needs credentialRef: remove it, or name a ServiceAccountCredential',
    rule: 'has(self.credentialRef) || !has(self.accessToken) || !has(self.accessToken.narrowing)',
    holds: ({ credentialRef, accessToken }) =>
      credentialRef !== undefined || accessToken?.narrowing === undefined,
  },
]
