/** The keys of a Secret that holds client credentials; whatever else somebody puts into it is theirs. */
export const CREDENTIAL_SECRET_KEYS = [
  'clientId',
  'clientSecret',
  'credentialId',
  'tokenUrl',
  'expiresAt',
] as const
