import { setTimeout as sleep } from 'node:timers/promises'
import { texts } from '../../kit/canary/texts.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { clientOf } from '../kube/client-of.ts'
import { type Followed, follow, type Tell } from './follow.ts'
import type { Place } from './place.ts'

/** Every version of everything that an operator writes, and of what others could write of it. */
export type History = AsyncDisposable & {
  /** Every text that any version of any object had so far, of Secrets without their data, where it first was. */
  places(): readonly Place[]
  /** Resolves when all that has been written is seen, or after a second, when the API server does not answer. */
  catchUp(): Promise<void>
}

const SECRETS = '/api/v1/secrets'
/** Events of both groups are the same objects, of which each shows other fields. */
const COLLECTIONS = [
  SECRETS,
  '/apis/mintlet.dev/v1alpha1/impersonatedtokens',
  '/apis/mintlet.dev/v1alpha1/serviceaccountcredentials',
  '/apis/mintlet.dev/v1alpha1/clustercredentialissuers',
  '/apis/mintlet.dev/v1alpha1/credentialissuers',
  '/apis/coordination.k8s.io/v1/leases',
  '/apis/events.k8s.io/v1/events',
  '/api/v1/events',
]
const PATIENCE_MS = 1000
/** Characters: what is shorter is no leak. */
const SHORTEST = 12
/** Secrets of such names are this module's own. */
const MARK = 'canary-mark-'

/**
 * Watches the whole cluster from now on, over restarts of the API server too.
 *
 * @param learn gets every value of every Secret, short-lived ones too: `etl/reader`, its key, what it is in clear
 * @returns when nothing can be missed any more
 */
export async function startHistory(
  controlPlane: ControlPlane,
  learn: (where: string, key: string, value: string) => void,
): Promise<History> {
  const client = clientOf(controlPlane)
  const end = new AbortController()
  const written = new Map<string, string>()
  const values = new Set<string>()
  const marks = new Set<string>()

  const see =
    (path: string): Tell =>
    (_type, { data, ...shown }) => {
      const { namespace = '', name } = shown.metadata
      if (name.startsWith(MARK)) return void marks.add(name)
      // Most of a version is as before, and a long run has many of them.
      for (const [at, text] of texts(shown)) {
        if (text.length >= SHORTEST && !written.has(text)) {
          written.set(text, `${versionOf(path, shown)}: ${at}`)
        }
      }
      for (const [key, value] of Object.entries(data ?? {})) {
        if (values.has(`${key} ${value}`)) continue
        values.add(`${key} ${value}`)
        learn(`${namespace}/${name}`, key, Buffer.from(value, 'base64').toString())
      }
    }

  const ended: Promise<void>[] = []
  const started = COLLECTIONS.map(async (path) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const following = follow(client, path, end.signal, see(path), resolve)
    ended.push(following)
    await Promise.race([promise, following])
  })
  await Promise.all(started)

  /** Whatever came and went before is seen when a Secret that is made now is; of the rest the state now is read. */
  async function lookNow(): Promise<void> {
    const made = await client.request<Followed>({
      method: 'POST',
      path: '/api/v1/namespaces/default/secrets',
      body: { metadata: { generateName: MARK } },
    })
    for (const path of COLLECTIONS) {
      const { body } = await client.request<{ items: readonly Followed[] }>({ method: 'GET', path })
      for (const item of body.items) see(path)('MODIFIED', item)
    }
    while (!marks.has(made.body.metadata.name) && !end.signal.aborted) await sleep(5)
  }

  return {
    places: () => [...written].map(([text, where]) => ({ where, text })),
    catchUp: () => Promise.race([lookNow().catch(() => undefined), sleep(PATIENCE_MS)]),
    async [Symbol.asyncDispose]() {
      end.abort()
      await Promise.all(ended)
      await client.close()
    },
  }
}

/** `impersonatedtokens etl/reader, version 123` */
function versionOf(path: string, { metadata }: Followed): string {
  const { namespace, name, resourceVersion } = metadata
  const object = namespace === undefined ? name : `${namespace}/${name}`
  return `${path.split('/').at(-1)} ${object}, version ${resourceVersion}`
}
