import type { CredentialCheck } from '../../src/plan/credential/credential-check.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../src/plan/credential/observed-credential.ts'
import {
  type CredentialSpecInput,
  credential,
  credentialSettings,
  issuedStatus,
} from './credential-gen.ts'
import { NOW } from './gen.ts'
import { seenLive, shown } from './observed-credential.ts'

export const NONE: CredentialSpecInput = { rotation: { policy: 'None' } }

/** The issuer cannot be asked. */
export const failing: ObservedRemote = {
  at: NOW,
  live: true,
  result: {
    ok: false,
    failure: { ending: 'Stalled', reason: 'NotFoundOrDenied', message: 'see' },
  },
}

/** What one check has to say. */
export const at = (check: CredentialCheck, seen: ObservedCredential, now = NOW): string =>
  shown(check(seen, now, credentialSettings()))

/** Of an object with this spec that holds its credential. */
export const of = (
  spec: CredentialSpecInput,
  over: Parameters<typeof seenLive>[0] = {},
): ObservedCredential =>
  seenLive({ credential: credential({ spec, status: issuedStatus() }), ...over })

export const unread = (seen: ObservedCredential): ObservedCredential => ({
  ...seen,
  record: { ...seen.record, live: false },
})

export const unasked = (seen: ObservedCredential): ObservedCredential => ({
  ...seen,
  remote: seen.remote && { ...seen.remote, live: false },
})
