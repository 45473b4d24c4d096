/**
 * Rights to write of deploy/rbac.yaml that only ServiceAccountCredentials need, as the traces of their flows name the
 * calls: the finalizer, and status. Those on Secrets are shared with tokens.
 */
export const CREDENTIAL_RIGHTS: readonly string[] = [
  'patch serviceaccountcredentials',
  'patch serviceaccountcredentials/status',
]
