import { stalled } from '../failure.ts'
import type { SecretRead } from '../issue/secret-read.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { Redacted } from '../redacted.ts'
import { failureOf, isGone } from './failure-of.ts'

type Raw = { readonly data?: Readonly<Record<string, string>> }

/** Values that issuers ask for, read live from the API server. */
export function createSecretRead(client: KubeClient, now: () => number): SecretRead {
  return async (namespace, { name, keys, field }, signal) => {
    try {
      const path = `/api/v1/namespaces/${namespace}/secrets/${name}`
      const { body } = await client.request<Raw>({ method: 'GET', path, signal })
      const { data = {} } = body
      const missing = keys.find((key) => !Object.hasOwn(data, key))
      if (missing === undefined) return { ok: true, values: keys.map((key) => decoded(data[key])) }
      const message = `Secret ${namespace}/${name} has no entry "${missing}": add it, or correct ${field} of the issuer`
      return { ok: false, failure: stalled('Unauthenticated', message) }
    } catch (error) {
      const message = `there is no Secret ${namespace}/${name}: create it, or correct ${field} of the issuer`
      return {
        ok: false,
        failure: isGone(error) ? stalled('Unauthenticated', message) : failureOf(error, now()),
      }
    }
  }
}

const decoded = (value = ''): Redacted<string> =>
  new Redacted(Buffer.from(value, 'base64').toString())
