/** Why there is nothing to do now. */
export type CredentialRest =
  | 'Valid'
  | 'Suspended'
  | 'BackingOff'
  | 'IssuerLoading'
  | 'Expiring'
  | 'Expired'
  /** What may still come of a create that was given up is waited for. */
  | 'Settling'
  | 'Deleting'
  /** The object is gone, and what is left of it waits for its time. */
  | 'Gone'
