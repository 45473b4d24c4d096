import { z } from 'zod'
import { readJson } from '../../answer/read-json.ts'
import {
  type ApplicationCredentials,
  applicationCredentialsSchema,
} from './application-credentials-schema.ts'

export type ReadApplicationCredentials =
  | { readonly ok: true; readonly credentials: ApplicationCredentials }
  /** The end of the sentence "the credentials cannot be used: ...". */
  | { readonly ok: false; readonly problem: string }

const TYPES = [
  'service_account',
  'external_account',
  'impersonated_service_account',
  'authorized_user',
]

/**
 * @param universeDomain where the operator works: credentials of another universe are refused
 * @returns a problem that names fields and quotes nothing of them
 */
export function readApplicationCredentials(
  text: string,
  universeDomain: string,
): ReadApplicationCredentials {
  const json = readJson(z.unknown(), text)
  if (json === undefined) return { ok: false, problem: 'the file is not JSON' }
  const read = applicationCredentialsSchema.safeParse(json)
  if (!read.success) return { ok: false, problem: describe(read.error) }
  const credentials = read.data
  const all =
    credentials.type === 'impersonated_service_account'
      ? [credentials, credentials.source_credentials]
      : [credentials]
  // That of a service account key is judged with its other fields.
  const others = all.filter(({ type }) => type !== 'service_account')
  const elsewhere = others.some(
    ({ universe_domain: domain }) => (domain ?? universeDomain) !== universeDomain,
  )
  return elsewhere
    ? {
        ok: false,
        problem: `their universe_domain is not ${universeDomain}, where the operator works`,
      }
    : { ok: true, credentials }
}

function describe({ issues }: z.ZodError): string {
  const fields = new Set(issues.map(({ path }) => path.slice(0, 2).map(String)).map(knownPath))
  if (fields.has('type')) return `their type is none of ${TYPES.join(', ')}`
  if (fields.has('credential_source') || fields.has('source_credentials.credential_source')) {
    return 'of credential_source, only a file, a url, or aws1 without imdsv2_session_token_url is supported'
  }
  return `missing or malformed: ${[...fields].join(', ')}`
}

/** Only names of our own schema get here, save in free-form parts, which are cut off. */
const knownPath = (path: readonly string[]): string =>
  (path[0] === 'source_credentials' ? path : path.slice(0, 1)).join('.') || 'all of it'
