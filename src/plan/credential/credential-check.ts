import type { CredentialSettings } from './credential-settings.ts'
import type { CredentialStep } from './credential-step.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** One rule: the next step, or undefined when it has nothing to say. */
export type CredentialCheck = (
  observed: ObservedCredential,
  now: number,
  settings: CredentialSettings,
) => CredentialStep | undefined
