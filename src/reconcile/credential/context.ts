import type { CredentialOutcome } from '../../plan/credential/credential-outcome.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import type { CredentialPorts } from './credential-ports.ts'
import type { Memory } from './memory.ts'

/** Of one turn. */
export type Context = {
  readonly ports: CredentialPorts
  /** namespace/name/uid */
  readonly key: string
  readonly signal: AbortSignal
  readonly memory: Memory
}

/**
 * - `Done`: the turn is over, with this outcome.
 * - `Learned`: decide again with what is known now.
 * - `Deposed`: another process leads now; nothing more is done or said.
 */
export type CredentialPerformed =
  | { readonly kind: 'Done'; readonly outcome: CredentialOutcome }
  | { readonly kind: 'Learned'; readonly observed: ObservedCredential }
  | { readonly kind: 'Deposed' }
