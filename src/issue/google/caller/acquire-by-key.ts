import { z } from 'zod'
import { stalled } from '../../../failure.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { readJson } from '../../answer/read-json.ts'
import type { AcquireCaller } from '../../caller/acquire-caller.ts'
import type { SecretRead } from '../../secret-read.ts'
import { readServiceAccountKey } from './read-service-account-key.ts'
import { selfSignedCaller } from './self-signed-caller.ts'

export type KeyDeps = {
  readonly clock: Clock
  readonly universeDomain: string
  readonly readSecret: SecretRead
}

/** With a service account key in a Secret, read live for each token: one that was replaced counts within the hour. */
export function createAcquireByKey(
  { clock, universeDomain, readSecret }: KeyDeps,
  namespace: string,
  ref: { readonly name: string; readonly key: string },
): AcquireCaller {
  return async (signal) => {
    const wanted = { name: ref.name, keys: [ref.key], field: 'spec.google.auth' }
    const secret = await readSecret(namespace, wanted, signal)
    if (!secret.ok) return secret
    const json = readJson(z.unknown(), secret.values[0]?.reveal() ?? '')
    const read = readServiceAccountKey(json, universeDomain)
    if (read.ok) {
      const caller = await selfSignedCaller(read.key, universeDomain, clock.now())
      return { ok: true, caller }
    }
    const message = `the service account key in Secret ${ref.name}, key ${ref.key}, cannot be used: ${read.problem}; put the JSON file there as \`gcloud iam service-accounts keys create\` writes it`
    return { ok: false, failure: stalled('Unauthenticated', message) }
  }
}
