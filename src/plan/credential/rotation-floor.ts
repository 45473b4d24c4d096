import type { CredentialSettings } from './credential-settings.ts'

/** A credential is left alone for so long (milliseconds) after it was issued, whatever its spec says. */
export const rotationFloor = ({ settle, requestInterval }: CredentialSettings): number =>
  Math.max(settle, requestInterval)
