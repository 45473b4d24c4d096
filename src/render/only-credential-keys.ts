import { CREDENTIAL_SECRET_KEYS } from '../api/credential-secret-keys.ts'
import type { SecretData } from './secret-data.ts'

/** What of a Secret is the client credentials themselves: neither what was rendered of them, nor what others put there. */
export const onlyCredentialKeys = (data: SecretData): SecretData =>
  Object.fromEntries(
    CREDENTIAL_SECRET_KEYS.flatMap((key) => {
      const value = data[key]
      return value === undefined ? [] : [[key, value]]
    }),
  )
