import { CREDENTIAL_SECRET_KEYS } from '../api/credential-secret-keys.ts'
import type { SecretFormat } from '../api/secret-format.ts'
import type { Failure } from '../failure.ts'
import type { ClearValues } from './clear-values.ts'
import { unfitFormat } from './format/unfit-format.ts'
import { writeFormat } from './format/write-format.ts'
import type { SecretPart } from './join-parts.ts'

type Written =
  | { readonly ok: true; readonly parts: readonly SecretPart[] }
  | { readonly ok: false; readonly failure: Failure }

/**
 * What is written of a credential without templates: each format by itself. Without formats, or with none in the list,
 * a token is written as Token; the keys of client credentials are always there.
 */
export function writeFormats(values: ClearValues, formats: readonly SecretFormat[] = []): Written {
  const parts = formats.length === 0 || values.kind === 'ClientCredential' ? [usual(values)] : []
  for (const [index, format] of formats.entries()) {
    const path = `spec.secret.formats[${index}]`
    const unfit = unfitFormat(format, values.kind, path)
    if (unfit !== undefined) return { ok: false, failure: unfit }
    const written = writeFormat(format, values)
    if (!written.ok) return written
    const { type } = format
    const hasBareToken = type === 'Token' || type === 'AwsWebIdentity'
    parts.push({ source: `formats[${index}] (${type})`, texts: written.texts, hasBareToken })
  }
  return { ok: true, parts }
}

const usual = ({ kind, texts }: ClearValues): SecretPart =>
  kind === 'ClientCredential'
    ? { source: `what is always there (${CREDENTIAL_SECRET_KEYS.join(', ')})`, texts }
    : { source: 'Token (which is written without formats)', texts }
