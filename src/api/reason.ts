/**
 * Why something is as it is: one closed list for conditions, events, logs, metrics and runbooks.
 * What each one means for the user, and who has to act, is told in docs/reasons.md.
 */
export const REASONS = [
  'Issued',
  'Refreshed',
  'Rotated',
  'Suspended',
  'Pending',
  'Lapsed',
  'Expired',
  'InvalidSpec',
  'IssuerNotFound',
  'NotGranted',
  'SecretConflict',
  'SecretTypeRefused',
  'SecretLost',
  'TemplateFailed',
  'LifetimeRefused',
  'LocationNotAllowed',
  'CredentialRefNotReady',
  'PermissionDenied',
  'NotFoundOrDenied',
  'Unauthenticated',
  'ParentDisabled',
  'SlotsExhausted',
  'AmbiguousMint',
  'SecretForbidden',
  'RateLimited',
  'IssuerUnavailable',
  'ApiServerUnavailable',
  'BadResponse',
  'Conflict',
  'ClockSkew',
  'MintLoop',
  'LifetimeTooShort',
  'ConsumersStale',
  'RestartRefused',
] as const

export type Reason = (typeof REASONS)[number]
