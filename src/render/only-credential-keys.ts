import { CREDENTIAL_SECRET_KEYS } from './credential-secret-keys.ts'
import type { SecretData } from './secret-data.ts'

/** What of a Secret was written as client credentials; a key that somebody put beside it is theirs. */
export const onlyCredentialKeys = (data: SecretData): SecretData =>
  Object.fromEntries(
    CREDENTIAL_SECRET_KEYS.flatMap((key) => {
      const value = data[key]
      return value === undefined ? [] : [[key, value]]
    }),
  )
