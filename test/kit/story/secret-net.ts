import type { StoredObject } from './stored-object.ts'

/** Knows every secret of the story and finds it in any text. */
export type SecretNet = {
  readonly learn: (secret: StoredObject) => void
  /** Whether something secret is in the text. */
  readonly catches: (text: string) => boolean
}

/** Long enough for a signature or the private part of a key, and for nothing that may be shown. */
const LONG = /[\w-]{40,}/g
/** Google's access tokens and keys: whatever is long in them is part of the secret. */
const OPAQUE = /^ya29\.|PRIVATE KEY/
const PRIVATE = /"d":"([\w-]+)"/g

export function createSecretNet(): SecretNet {
  const secrets = new Set<string>()
  return {
    learn(secret) {
      for (const value of Object.values({ ...Object(secret['data']) })) {
        const text = Buffer.from(String(value), 'base64').toString()
        const [, , signature] = text.split('.')
        if (text.startsWith('eyJ') && signature !== undefined) secrets.add(signature)
        for (const [, key = ''] of text.matchAll(PRIVATE)) secrets.add(key)
        if (OPAQUE.test(text)) for (const run of text.match(LONG) ?? []) secrets.add(run)
      }
    },
    catches: (text) =>
      text.includes('eyJ') || (text.match(LONG) ?? []).some((run) => secrets.has(run)),
  }
}
