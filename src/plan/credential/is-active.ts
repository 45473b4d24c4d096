import type { RemoteCredential } from '../../api/remote-credential.ts'

/** What identifies a credential of ours: an id alone may be somebody else's, at another issuer of the same name. */
export type Held = { readonly id: string; readonly expiresAt: number }

/** Some services keep parts of a second and some do not. */
const SAME_TIME = 1000

/** Whether the list has exactly this credential, and it works. */
export const isActive = (credentials: readonly RemoteCredential[], held: Held): boolean =>
  credentials.some(
    ({ id, status, expiresAt }) =>
      id === held.id && status === 'active' && Math.abs(expiresAt - held.expiresAt) < SAME_TIME,
  )
