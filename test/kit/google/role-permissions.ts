/** The roles that matter here. */
export type Role =
  | 'roles/iam.serviceAccountTokenCreator'
  | 'roles/iam.serviceAccountOpenIdTokenCreator'
  | 'roles/iam.workloadIdentityUser'

/** What is asked of a member on a service account. */
export type Permission =
  | 'iam.serviceAccounts.getAccessToken'
  | 'iam.serviceAccounts.getOpenIdToken'
  | 'iam.serviceAccounts.signJwt'
  | 'iam.serviceAccounts.signBlob'
  /** To stand before another account in `delegates`. */
  | 'iam.serviceAccounts.implicitDelegation'

/** The permissions of IAM's predefined roles, as far as this API asks for them. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  'roles/iam.serviceAccountTokenCreator': [
    'iam.serviceAccounts.getAccessToken',
    'iam.serviceAccounts.getOpenIdToken',
    'iam.serviceAccounts.signJwt',
    'iam.serviceAccounts.signBlob',
    'iam.serviceAccounts.implicitDelegation',
  ],
  'roles/iam.serviceAccountOpenIdTokenCreator': ['iam.serviceAccounts.getOpenIdToken'],
  'roles/iam.workloadIdentityUser': [
    'iam.serviceAccounts.getAccessToken',
    'iam.serviceAccounts.getOpenIdToken',
  ],
}
