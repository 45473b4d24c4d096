import type { Reason } from '../../../src/api/reason.ts'

/** The alert that tells a person of a reason, by where the reason stands. */
export type ReasonAlerts = {
  /** Of an object that has nothing valid. */
  readonly notReady?: string
  /** Of RefreshFailing, or of the condition that has the reason's name. */
  readonly condition?: string
}

const USUAL: ReasonAlerts = { notReady: 'MintletNotReady', condition: 'MintletRefreshFailing' }
const both = (alert: string): ReasonAlerts => ({ notReady: alert, condition: alert })

/**
 * Which alert fires for each reason: for those which docs/reasons.md has under "Nothing to do" none, but for an object
 * that is Pending and stays it. A reason that is new has to be given its alert here, or this does not compile.
 */
export const REASON_ALERTS: Readonly<Record<Reason, ReasonAlerts>> = {
  Issued: {},
  Refreshed: {},
  Rotated: {},
  Suspended: {},
  Expired: {},
  Pending: { notReady: 'MintletNotReady' },
  Lapsed: USUAL,
  InvalidSpec: USUAL,
  IssuerNotFound: USUAL,
  NotGranted: USUAL,
  SecretConflict: USUAL,
  SecretTypeRefused: USUAL,
  SecretLost: USUAL,
  TemplateFailed: USUAL,
  LifetimeRefused: USUAL,
  LocationNotAllowed: USUAL,
  CredentialRefNotReady: USUAL,
  PermissionDenied: USUAL,
  NotFoundOrDenied: USUAL,
  Unauthenticated: USUAL,
  ParentDisabled: USUAL,
  SlotsExhausted: both('MintletSlotsExhausted'),
  AmbiguousMint: { notReady: 'MintletNotReady', condition: 'MintletAmbiguousMint' },
  SecretForbidden: USUAL,
  RateLimited: USUAL,
  IssuerUnavailable: USUAL,
  ApiServerUnavailable: USUAL,
  BadResponse: USUAL,
  Conflict: USUAL,
  ClockSkew: both('MintletClockSkew'),
  MintLoop: both('MintletMintLoop'),
  LifetimeTooShort: { notReady: 'MintletNotReady', condition: 'MintletLifetimeTooShort' },
  ConsumersStale: { condition: 'MintletConsumersStale' },
  RestartRefused: { condition: 'MintletRestartRefused' },
}
