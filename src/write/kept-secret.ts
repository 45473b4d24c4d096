import { Redacted } from '../redacted.ts'

/** What a record keeps beside itself while it is sealed. */
export type KeptSecret = { readonly clientId: string; readonly clientSecret: Redacted<string> }

/** Of the client secret beside the record: `Put` comes with one. */
export type SecretChange = { readonly do: 'Keep' | 'Wipe' } | ({ readonly do: 'Put' } & KeptSecret)

/** @param data of the Secret that holds the record, base64; undefined without both parts */
export function readKeptSecret(
  data: Readonly<Record<string, string>> = {},
): KeptSecret | undefined {
  const { clientId, clientSecret } = data
  if (clientId === undefined || clientSecret === undefined) return undefined
  return { clientId: fromBase64(clientId), clientSecret: new Redacted(fromBase64(clientSecret)) }
}

/** What the Secret that holds the record is to hold beside it, base64; nothing unless it is `Put`. */
export function keptSecretData(secret: SecretChange): Record<string, string> {
  if (secret.do !== 'Put') return {}
  return {
    clientId: toBase64(secret.clientId),
    clientSecret: toBase64(secret.clientSecret.reveal()),
  }
}

const fromBase64 = (value: string): string => Buffer.from(value, 'base64').toString()
const toBase64 = (value: string): string => Buffer.from(value).toString('base64')
