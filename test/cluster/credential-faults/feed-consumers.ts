import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import type { SecretConsumers } from '../../kit/faults/secret-consumer.ts'
import { follow } from '../canary/follow.ts'
import { clientOf } from '../kube/client-of.ts'
import { textsOf } from './texts-of.ts'

/** Every write of a Secret with client credentials reaches its workload, named after the Secret. */
export function feedConsumers(
  controlPlane: ControlPlane,
  namespace: string,
  consumers: SecretConsumers,
): AsyncDisposable {
  const client = clientOf(controlPlane)
  const end = new AbortController()
  const path = `/api/v1/namespaces/${namespace}/secrets`
  const following = follow(client, path, end.signal, (type, { metadata, data }) => {
    if (type === 'DELETED') return
    const { credentialId = '', clientId, clientSecret, expiresAt = '' } = textsOf(data)
    if (clientId === undefined || clientSecret === undefined) return
    consumers.write(metadata.name, {
      credentialId,
      clientId,
      clientSecret,
      expiresAt: Date.parse(expiresAt),
    })
  })
  return {
    async [Symbol.asyncDispose]() {
      end.abort()
      await following
      await client.close()
    },
  }
}
