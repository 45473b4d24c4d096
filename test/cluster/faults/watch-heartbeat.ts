import { setTimeout as sleep } from 'node:timers/promises'
import type { World } from '../operator/start-world.ts'

const NAME = 'heartbeat'
const EVERY_MS = 500
const MERGE_PATCH = 'application/merge-patch+json'
const GROUP = '/apis/mintlet.dev/v1alpha1'

/** One object of each kind that the operator watches. */
const BEATING = [
  `/api/v1/namespaces/${NAME}`,
  `/api/v1/namespaces/${NAME}/secrets/${NAME}`,
  `${GROUP}/namespaces/${NAME}/impersonatedtokens/${NAME}`,
  `${GROUP}/clustercredentialissuers/local`,
]

/**
 * A line on every watch, twice a second, that gives nobody anything to do: stands for the bookmarks, which the API
 * server sends once a minute, where silence is to be noticed within seconds.
 *
 * @returns what ends it
 */
export async function startHeartbeat(world: World): Promise<AsyncDisposable> {
  const { admin } = world.controlPlane
  const end = new AbortController()
  const labels = { 'app.kubernetes.io/managed-by': 'mintlet' }
  await admin.request('POST', '/api/v1/namespaces', { metadata: { name: NAME } })
  await world.createSecret([NAME, NAME], { metadata: { name: NAME, labels } })
  await world.create([NAME, NAME], { suspend: true, accessToken: { scopes: ['read'] } })

  async function beat(path: string, value: string): Promise<void> {
    const body = { metadata: { annotations: { 'example.com/beat': value } } }
    const { status } = await admin.request('PATCH', path, body, { contentType: MERGE_PATCH })
    if (status !== 200) throw new Error(`${path}: ${status}`)
  }

  async function goOn(): Promise<void> {
    for (let beats = 0; !end.signal.aborted; beats += 1) {
      // One after the other: this is a clock.
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all(BEATING.map((path) => beat(path, `${beats}`)))
      // oxlint-disable-next-line no-await-in-loop
      await sleep(EVERY_MS, undefined, { signal: end.signal }).catch(() => undefined)
    }
  }

  const going = goOn()
  return {
    async [Symbol.asyncDispose]() {
      end.abort()
      await going
    },
  }
}
