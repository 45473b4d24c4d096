import { credentialTexts } from './credential-texts.ts'
import type { ClientCredentialValues } from './credential-values.ts'
import { encodeTexts } from './encode-texts.ts'
import type { SecretData } from './secret-data.ts'

/** What a consumer mounts of client credentials without formats: see credentialTexts(). */
export const credentialSecretData = (credential: ClientCredentialValues): SecretData =>
  encodeTexts(Object.entries(credentialTexts(credential)))
