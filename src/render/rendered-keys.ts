import { CREDENTIAL_SECRET_KEYS } from '../api/credential-secret-keys.ts'
import type { SecretData } from './secret-data.ts'

const OWN: ReadonlySet<string> = new Set(CREDENTIAL_SECRET_KEYS)

/** The keys that formats and templates have made beside those of client credentials, sorted. */
export const renderedKeys = (data: SecretData): string[] =>
  Object.keys(data)
    .filter((key) => !OWN.has(key))
    .toSorted()
