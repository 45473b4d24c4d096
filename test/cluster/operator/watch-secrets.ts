import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { follow, type Tell } from '../canary/follow.ts'
import { clientOf } from '../kube/client-of.ts'

/** One token in a Secret, as its annotations say. */
export type Sighting = {
  readonly tokenId: string /** Epoch milliseconds. */
  readonly expiresAt: number
}

export type SecretWatch = AsyncDisposable & {
  /** By the Secret's name, each token once, in the order of their writing. */
  readonly seen: ReadonlyMap<string, readonly Sighting[]>
  /** Every token and signature that was ever in one, in base64. */
  readonly values: ReadonlySet<string>
}

/** Watches the Secrets of one namespace from now on, also over restarts of the API server. */
export function watchSecrets(controlPlane: ControlPlane, namespace: string): SecretWatch {
  const client = clientOf(controlPlane)
  const seen = new Map<string, Sighting[]>()
  const values = new Set<string>()
  const end = new AbortController()

  const note: Tell = (type, { metadata, data = {} }) => {
    const { name, annotations = {} } = metadata
    const { token, signature } = data
    for (const value of [token, signature]) if (value !== undefined) values.add(value)
    const tokenId = annotations['mintlet.dev/token-id']
    if (type === 'DELETED' || tokenId === undefined) return
    const sightings = seen.get(name) ?? []
    seen.set(name, sightings)
    if (sightings.at(-1)?.tokenId === tokenId) return
    sightings.push({ tokenId, expiresAt: Date.parse(annotations['mintlet.dev/expires-at'] ?? '') })
  }

  const path = `/api/v1/namespaces/${namespace}/secrets`
  const following = follow(client, path, end.signal, note)
  return {
    seen,
    values,
    async [Symbol.asyncDispose]() {
      end.abort()
      await following
      await client.close()
    },
  }
}
