import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import type { CredentialPerformed } from './context.ts'

/** Decide again, with what is known now. */
export const learned = (observed: ObservedCredential): CredentialPerformed => ({
  kind: 'Learned',
  observed,
})
