import { stalled } from '../failure.ts'
import type { SecretRead } from '../issue/secret-read.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { Redacted } from '../redacted.ts'
import { failureOf, isGone } from './failure-of.ts'

type Raw = { readonly data?: Readonly<Record<string, string>> }

/** Values that issuers ask for, read live from the API server. */
export function createSecretRead(client: KubeClient, now: () => number): SecretRead {
  return async (namespace, { name, key, field }, signal) => {
    try {
      const path = `/api/v1/namespaces/${namespace}/secrets/${name}`
      const { body } = await client.request<Raw>({ method: 'GET', path, signal })
      const { data = {} } = body
      const value = Object.hasOwn(data, key) ? data[key] : undefined
      if (value !== undefined) {
        return { ok: true, value: new Redacted(Buffer.from(value, 'base64').toString()) }
      }
      const message = `Secret ${namespace}/${name} has no entry "${key}": add it, or correct ${field} of the issuer`
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
