import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { clientOf } from '../kube/client-of.ts'
import type { Secret } from './token-api.ts'

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

/** Watches the Secrets of one namespace from now on, on one connection; the API server has to stay. */
export function watchSecrets(controlPlane: ControlPlane, namespace: string): SecretWatch {
  const client = clientOf(controlPlane)
  const seen = new Map<string, Sighting[]>()
  const values = new Set<string>()
  const end = new AbortController()

  function note(line: string): void {
    const { type, object }: { type: string; object: Secret } = JSON.parse(line)
    const { name, annotations = {} } = object.metadata
    const { token, signature } = object.data ?? {}
    for (const value of [token, signature]) if (value !== undefined) values.add(value)
    const tokenId = annotations['mintlet.dev/token-id']
    if (type === 'DELETED' || tokenId === undefined) return
    const sightings = seen.get(name) ?? []
    seen.set(name, sightings)
    if (sightings.at(-1)?.tokenId === tokenId) return
    sightings.push({ tokenId, expiresAt: Date.parse(annotations['mintlet.dev/expires-at'] ?? '') })
  }

  async function follow(): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/secrets`
    const query = { watch: true, timeoutSeconds: 600 }
    try {
      for await (const line of client.stream({ method: 'GET', path, query, signal: end.signal })) {
        note(line)
      }
    } catch (error) {
      if (!end.signal.aborted) throw error
    }
  }

  const following = follow()
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
