import type { KeyStore } from '../issue/local/key-store.ts'
import { Redacted } from '../redacted.ts'
import type { OwnSecrets } from './own-secret.ts'

const PREFIX = 'mintlet-keys-'
const KEY = 'keys.json'

/** The Secret that holds the signing keys of a local issuer. */
const nameOf = (issuer: string): string => `${PREFIX}${issuer}`

/** The issuer whose keys are in a Secret of that name, or undefined for another Secret. */
export const issuerOfKeySecret = (secretName: string): string | undefined =>
  secretName.startsWith(PREFIX) ? secretName.slice(PREFIX.length) : undefined

/** Signing keys of local issuers in Secrets of the operator's namespace. Errors: KubeError. */
export function createKeyStore(secrets: OwnSecrets): KeyStore {
  return {
    async read(issuer) {
      const found = await secrets.read(nameOf(issuer))
      if (found === undefined) return undefined
      // A Secret without the key is a document that cannot be read, not one that is missing.
      const document = new Redacted(found.data.reveal()[KEY] ?? '')
      return { document, version: found.version }
    },
    write: (issuer, document, version) =>
      secrets.write(nameOf(issuer), new Redacted({ [KEY]: document.reveal() }), version),
  }
}
