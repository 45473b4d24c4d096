import type { ObservedCredential, ObservedRemote } from './observed-credential.ts'

type Listed = Extract<ObservedRemote['result'], { ok: true }>

/** What the issuer listed, when it was asked in this turn and after the record was read. */
export function listed({ remote }: ObservedCredential): Listed | undefined {
  return remote?.live === true && remote.result.ok ? remote.result : undefined
}
