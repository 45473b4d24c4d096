import type { KubeClient } from '../../src/kube/kube-client.ts'
import { followPath } from '../follow-path.ts'
import type { SeenCredential } from './load-report.ts'

/** What a client that reads its Secret has in its hands. */
export type HeldCredential = {
  readonly object: string
  readonly id: string
  readonly clientId: string
  readonly clientSecret: string
  readonly seenAt: number
  readonly expiresAt: number
}

/** What all clients hold, as a watch of their Secrets shows it. */
export type Held = Disposable & {
  /** By `namespace/name` of the object: what is in its Secret now, and before that, the newest first. */
  readonly credentials: ReadonlyMap<string, readonly HeldCredential[]>
  seen(): readonly SeenCredential[]
}

type Secret = {
  readonly metadata: {
    readonly namespace: string
    readonly resourceVersion: string
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[]
  }
  readonly data?: Readonly<Record<string, string>>
}

const COLLECTION = {
  path: '/api/v1/secrets',
  query: {
    labelSelector: 'app.kubernetes.io/managed-by=mintlet',
    fieldSelector: 'metadata.namespace!=mintlet-system',
  },
}

export async function watchHeld(client: KubeClient): Promise<Held> {
  const credentials = new Map<string, readonly HeldCredential[]>()

  function show({ metadata: { namespace, ownerReferences = [] }, data = {} }: Secret): void {
    const owner = ownerReferences.find(({ kind }) => kind === 'ServiceAccountCredential')
    if (owner === undefined) return
    const object = `${namespace}/${owner.name}`
    const text = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()
    const held = {
      object,
      id: text('credentialId'),
      clientId: text('clientId'),
      clientSecret: text('clientSecret'),
      seenAt: Date.now(),
      expiresAt: Date.parse(text('expiresAt')),
    }
    const before = credentials.get(object) ?? []
    // Labels may change, too.
    if (held.id === '' || before[0]?.clientSecret === held.clientSecret) return
    credentials.set(object, [held, ...before])
  }

  const watch = await followPath<Secret>(client, COLLECTION, (secret, isGone) => {
    if (!isGone) show(secret)
  })
  return {
    credentials,
    seen: () =>
      [...credentials.values()].flat().map(({ object, id, seenAt, expiresAt }) => ({
        object,
        id,
        seenAt,
        expiresAt,
      })),
    [Symbol.dispose]: () => watch[Symbol.dispose](),
  }
}
