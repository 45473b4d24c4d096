import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { isServiceAccountEmail } from './is-service-account-email.ts'
import { rsaPrivateKey } from './rsa-private-key.ts'

/** The fields that are read; `token_uri` and its like could send our assertions elsewhere. */
const keySchema = z.object({
  type: z.literal('service_account'),
  client_email: z.string().refine(isServiceAccountEmail),
  private_key_id: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  private_key: z.string().max(16_384),
  universe_domain: z.string().default('googleapis.com'),
})

/** A service account key that can sign; its private half is in the key object alone. */
export type ServiceAccountKey = {
  readonly email: string
  readonly keyId: string
  readonly privateKey: KeyObject
}

export type ReadKey =
  | { readonly ok: true; readonly key: ServiceAccountKey }
  /** The end of the sentence "the service account key cannot be used: ...". */
  | { readonly ok: false; readonly problem: string }

/**
 * @param json the parsed text of the key; undefined: it was not JSON
 * @param universeDomain where the operator works: a key of another universe is refused
 * @returns a problem that names fields and quotes nothing of them
 */
export function readServiceAccountKey(json: unknown, universeDomain: string): ReadKey {
  if (json === undefined) return { ok: false, problem: 'it is not JSON' }
  const read = keySchema.safeParse(json)
  if (!read.success) {
    const fields = new Set(read.error.issues.map(({ path }) => String(path[0] ?? 'all of it')))
    return { ok: false, problem: `missing or malformed: ${[...fields].join(', ')}` }
  }
  const { client_email: email, private_key_id: keyId, private_key: pem } = read.data
  if (read.data.universe_domain !== universeDomain) {
    const problem = `its universe_domain is not ${universeDomain}, where the operator works`
    return { ok: false, problem }
  }
  const privateKey = rsaPrivateKey(pem)
  if (typeof privateKey === 'string') {
    return { ok: false, problem: `its private_key ${privateKey}` }
  }
  return { ok: true, key: { email, keyId, privateKey } }
}
