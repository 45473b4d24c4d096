import type { KubeClient } from '../src/kube/kube-client.ts'
import { listWatch } from '../src/kube/list-watch.ts'
import { systemClock } from '../src/runtime/system-clock.ts'
import { systemRandom } from '../src/runtime/system-random.ts'
import { NAMESPACE } from './start-world.ts'

/** The fields of an ImpersonatedToken or of a Secret's metadata that the bench looks at. */
export type Sight = {
  readonly metadata: {
    readonly name: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly status?: {
    readonly phase?: string
    readonly tokenId?: string
    readonly refreshAt?: string
  }
}

const COLLECTIONS = {
  tokens: {
    path: `/apis/mintlet.dev/v1alpha1/namespaces/${NAMESPACE}/impersonatedtokens`,
    metadataOnly: false,
  },
  secrets: { path: `/api/v1/namespaces/${NAMESPACE}/secrets`, metadataOnly: true },
}

/**
 * Shows every version of every object of the namespace, by a watch of its own, until disposed of.
 *
 * @returns when everything that is there has been shown
 */
export async function follow(
  client: KubeClient,
  collection: keyof typeof COLLECTIONS,
  show: (sight: Sight) => void,
): Promise<Disposable> {
  const end = new AbortController()
  const synced = Promise.withResolvers<void>()

  async function run(): Promise<void> {
    const { signal } = end
    const events = listWatch<Sight>(client, {
      ...COLLECTIONS[collection],
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because the API server says so
      decode: (raw) => raw as Sight,
      clock: systemClock,
      random: systemRandom,
      signal,
    })
    for await (const event of events) {
      if (event.type === 'Synced') synced.resolve()
      if (event.type === 'Upsert') show(event.object)
    }
  }

  void run()
  await synced.promise
  return { [Symbol.dispose]: () => end.abort() }
}
