/** A client credential as the service that keeps it describes it; never with its secret. */
export type RemoteCredential = {
  readonly id: string
  readonly uid?: string
  readonly serviceAccountId: string
  readonly status: 'active' | 'expired'
  readonly createdBy?: string
  /** Epoch milliseconds, as are the following. */
  readonly createdAt?: number
  readonly expiresAt: number
  readonly lastUsedAt?: number
  readonly lastUsedIp?: string
  readonly selfLink?: string
}
