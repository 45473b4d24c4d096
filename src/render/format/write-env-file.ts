import type { FormatWriter } from './format-writer.ts'
import { unwritable } from './unwritable.ts'

const NAMES = {
  token: 'TOKEN',
  signature: 'SIGNATURE',
  clientId: 'CLIENT_ID',
  clientSecret: 'CLIENT_SECRET',
  credentialId: 'CREDENTIAL_ID',
  tokenUrl: 'TOKEN_URL',
  expiresAt: 'EXPIRES_AT',
  keyId: 'KEY_ID',
  encodedLocations: 'ENCODED_LOCATIONS',
  publicKey: 'PUBLIC_KEY',
}

/** Means itself to every reader. A shell may take = in front, and ~ anywhere, for a path to look up. */
const HARMLESS = /^(?!=)[-A-Za-z0-9_./:=+@%,]*$/

/**
 * Variables, a line each. What tokens are made of is written as it is, for `set -a; . file` in a shell, for dotenv and
 * for `docker run --env-file`; anything else in the single quotes of a shell, which docker takes for part of the value.
 */
export const writeEnvFile: FormatWriter = (format, { kind, texts }, key) => {
  const { prefix = '' } = format
  const known = Object.entries(NAMES).flatMap(([of, name]) => {
    const text = texts[of]
    return text === undefined ? [] : [{ name, text }]
  })
  if (known.some(({ text }) => text.includes('\0'))) {
    return { ok: false, failure: unwritable('EnvFile', kind, 'text without zero bytes', 'value') }
  }
  const lines = known.map(({ name, text }) => `${prefix}${name}=${quoted(text)}\n`)
  return { ok: true, texts: { [key]: lines.join('') } }
}

const quoted = (text: string): string =>
  HARMLESS.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
