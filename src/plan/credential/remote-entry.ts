import type { RemoteCredential } from '../../api/remote-credential.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** What the issuer said of one credential when it was asked last, in this turn or before. */
export type RemoteEntry = {
  /** Epoch milliseconds: when it was asked. */
  readonly at: number
  /** undefined: it did not list it. */
  readonly entry: RemoteCredential | undefined
}

/** undefined: nobody has asked, or there was no answer. */
export const remoteEntry = (
  { remote }: ObservedCredential,
  id: string | undefined,
): RemoteEntry | undefined =>
  remote?.result.ok === true && id !== undefined
    ? { at: remote.at, entry: remote.result.credentials.find((each) => each.id === id) }
    : undefined
