import type { CredentialSettings } from './credential-settings.ts'
import { isBuiltIn } from './is-built-in.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** The settings as they hold for the issuer of an object: nothing comes late from the built-in one. */
export const settingsFor = (
  observed: ObservedCredential,
  settings: CredentialSettings,
): CredentialSettings => (isBuiltIn(observed) ? { ...settings, settleTime: 0 } : settings)
