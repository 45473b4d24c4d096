import { setTimeout as pause } from 'node:timers/promises'
import type { KubeClient } from '../src/kube/kube-client.ts'
import { follow, type Sight } from './follow.ts'

/** What is published for every object, by name, as a watch shows it. */
export type Census = Disposable & {
  /** Only objects that are Active. */
  readonly published: ReadonlyMap<string, Published>
  /** Resolves when so many are Active. @throws Error after the time */
  active(count: number, withinMs?: number): Promise<void>
  /** Epoch milliseconds at which the last of them is due. */
  lastDue(): number
}

export type Published = { readonly tokenId: string; readonly refreshAt: number }

const LOOK_EVERY_MS = 100
const LONGEST_MS = 600_000

export async function takeCensus(
  client: KubeClient,
  onPublished: (name: string, published: Published) => void = () => undefined,
): Promise<Census> {
  const published = new Map<string, Published>()
  const watch = await follow(client, 'tokens', ({ metadata: { name }, status }: Sight) => {
    if (status?.phase !== 'Active' || status.tokenId === undefined) return
    if (published.get(name)?.tokenId === status.tokenId) return
    const now = { tokenId: status.tokenId, refreshAt: Date.parse(status.refreshAt ?? '') }
    published.set(name, now)
    onPublished(name, now)
  })
  return {
    published,
    async active(count, withinMs = LONGEST_MS) {
      const deadline = performance.now() + withinMs
      while (published.size < count) {
        if (performance.now() > deadline) {
          throw new Error(`${published.size} of ${count} objects are Active after ${withinMs} ms`)
        }
        await pause(LOOK_EVERY_MS)
      }
    },
    lastDue: () => Math.max(...Array.from(published.values(), ({ refreshAt }) => refreshAt)),
    [Symbol.dispose]: () => watch[Symbol.dispose](),
  }
}
