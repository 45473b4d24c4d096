import { randomUUID } from 'node:crypto'
import { until } from '../test/kit/until.ts'
import { inTurn } from './in-turn.ts'
import { NAMESPACE, PROBE, type World } from './start-world.ts'

type Stored = {
  readonly metadata: object
  readonly spec: object
  readonly status: object
}

type Page = { readonly metadata: { readonly remainingItemCount?: number } }

const FOLDER = '/registry/mintlet.dev/impersonatedtokens'
/** etcd takes 128 at once. */
const AT_ONCE = 100
const MINUTE_MS = 60_000
const CAUGHT_UP_MS = 60_000

/**
 * Has so many copies of the ImpersonatedToken that the operator issued in this world, as it stored it, status and
 * all; each ends at a time of its own. They are put into etcd past the API server, because issuing them
 * takes minutes and no one looks at their Secrets.
 */
export async function multiply(
  { client, controlPlane: { etcdUrl } }: World,
  count: number,
): Promise<void> {
  const call = async <T>(path: string, body: object): Promise<T> => {
    const answer = await fetch(`${etcdUrl}/v3/kv/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`etcd: ${answer.status}`)
    return (await answer.json()) as T
  }
  const key = btoa(`${FOLDER}/${PROBE.join('/')}`)
  const { kvs } = await call<{ kvs?: readonly { value: string }[] }>('range', { key })
  const value = kvs?.[0]?.value
  if (value === undefined) throw new Error('etcd has no object to copy')
  const stored: Stored = JSON.parse(Buffer.from(value, 'base64').toString('utf8'))
  const batches = Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, batch) =>
    Array.from({ length: Math.min(AT_ONCE, count - batch * AT_ONCE) }, (__, index) =>
      copy(stored, batch * AT_ONCE + index),
    ),
  )
  await inTurn(batches, 2, async (copies) => {
    await call('txn', { success: copies.map((request_put) => ({ request_put })) })
  })
  const path = `/apis/mintlet.dev/v1alpha1/namespaces/${NAMESPACE}/impersonatedtokens`
  const isListed = async (): Promise<boolean> => {
    const { body } = await client.request<Page>({ method: 'GET', path, query: { limit: 1 } })
    return body.metadata.remainingItemCount === count - 1
  }
  // The API server's cache has to hear of them first, and refuses lists until then.
  await until('the API server lists them', isListed, CAUGHT_UP_MS)
}

function copy(stored: Stored, index: number): { readonly key: string; readonly value: string } {
  const name = `copy-${index}`
  const expiresAt = new Date(Date.now() + 60 * MINUTE_MS + index * 1000).toISOString()
  const object = {
    ...stored,
    metadata: { ...stored.metadata, namespace: NAMESPACE, name, uid: randomUUID() },
    status: { ...stored.status, secretName: name, expiresAt: `${expiresAt.slice(0, 19)}Z` },
  }
  return {
    key: btoa(`${FOLDER}/${NAMESPACE}/${name}`),
    value: Buffer.from(JSON.stringify(object)).toString('base64'),
  }
}
