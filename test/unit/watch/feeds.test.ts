import { expect, onTestFinished, test } from 'vitest'
import type { KubeAnswer, KubeClient } from '../../../src/kube/kube-client.ts'
import { type ClusterView, createClusterView } from '../../../src/watch/cluster-view.ts'
import { createFeeds } from '../../../src/watch/feeds.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { tokenSpec } from '../../kit/gen.ts'
import { refusal } from '../kube/errors.ts'

const object = (
  resourceVersion: string,
  more: { metadata?: object; spec?: unknown } = {},
): object => ({
  ...more,
  metadata: {
    name: 'reader',
    namespace: 'etl',
    uid: 'u',
    generation: 1,
    resourceVersion,
    ...more.metadata,
  },
})

const word = (path: string): string => path.replace(/^.*\//, '')

/** Feeds over lists and watches by the last word of their path; a watch says its lines and ends. */
async function fill(
  lists: Readonly<Record<string, readonly object[]>>,
  watches: Readonly<Record<string, readonly object[]>> = {},
  namespaces: readonly string[] = [],
): Promise<{ view: ClusterView; specs: unknown[]; paths: string[] }> {
  const paths: string[] = []
  const told = new Set<string>()
  const client: KubeClient = {
    async request<T>({ path }: { path: string }): Promise<KubeAnswer<T>> {
      paths.push(path)
      const body: unknown = {
        metadata: { resourceVersion: '10' },
        items: lists[word(path)] ?? [],
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because a list is what the caller expects
      return { status: 200, body: body as T }
    },
    async *stream({ path, signal }) {
      if (!told.has(path)) {
        told.add(path)
        for (const changed of watches[word(path)] ?? []) {
          yield JSON.stringify({ type: 'MODIFIED', object: changed })
        }
      }
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    },
    close: () => Promise.resolve(),
  }
  const view = createClusterView(namespaces, 'mintlet-system')
  const specs: unknown[] = []
  view.tokens.subscribe((_key, _before, after) => specs.push(after?.spec))
  const clock = createFakeClock(0)
  const controller = new AbortController()
  const options = { clock, random: () => 0, idleMs: 90_000, onRestart: () => {} }
  const running = createFeeds(client, view, options).map((feed) => feed.run(controller.signal))
  onTestFinished(async () => {
    controller.abort()
    await Promise.all(running)
  })
  await clock.advance(0)
  await clock.advance(0)
  return { view, specs, paths }
}

test('a change of labels does not have the spec read again, and another generation does', async () => {
  const spec = tokenSpec()
  const { specs } = await fill(
    { impersonatedtokens: [object('1', { spec })] },
    {
      impersonatedtokens: [
        object('11', { spec, metadata: { labels: { a: 'b' } } }),
        object('12', { spec: tokenSpec({ suspend: true }), metadata: { generation: 2 } }),
      ],
    },
  )
  expect(specs).toHaveLength(3)
  expect(specs[1]).toBe(specs[0])
  expect(specs[2]).toMatchObject({ value: { suspend: true } })
})

test('a list has every spec read', async () => {
  const { specs } = await fill({
    impersonatedtokens: [
      object('1', { spec: tokenSpec() }),
      object('2', { spec: tokenSpec({ suspend: true }) }),
    ],
  })
  expect(specs[1]).toMatchObject({ value: { suspend: true } })
})

test('annotations are kept where decisions need them', async () => {
  const metadata = { labels: { team: 'etl' }, annotations: { a: 'x'.repeat(5000), b: 'c' } }
  const { view } = await fill({
    secrets: [object('1', { metadata })],
    namespaces: [object('1', { metadata: { ...metadata, namespace: '' } })],
  })
  expect(view.secrets.get('etl', 'reader')?.metadata).toMatchObject({
    labels: { team: 'etl' },
    annotations: { a: '-'.repeat(4097), b: 'c' },
  })
  const namespace = view.namespaces.get('reader')?.metadata
  expect(namespace?.labels).toEqual({ team: 'etl' })
  expect(namespace?.annotations).toEqual({})
})

const API = '/apis/mintlet.dev/v1alpha1'

test('issuers of both kinds are listed, those of namespaces in the served ones only', async () => {
  const all = await fill({})
  expect(all.paths).toContain(`${API}/clustercredentialissuers`)
  expect(all.paths).toContain(`${API}/credentialissuers`)
  const { paths } = await fill({}, {}, ['etl', 'web'])
  expect(paths.filter((path) => path.endsWith('credentialissuers')).toSorted()).toEqual([
    `${API}/clustercredentialissuers`,
    `${API}/namespaces/etl/credentialissuers`,
    `${API}/namespaces/web/credentialissuers`,
  ])
})

test('an issuer of each kind is found by its key, with the kind that its collection says', async () => {
  const auth = { serviceAccountKeySecretRef: { name: 'google-key' } }
  const metadata = { name: 'google', namespace: undefined }
  const { view } = await fill({
    clustercredentialissuers: [object('1', { spec: { local: {} }, metadata })],
    credentialissuers: [
      object('1', { spec: { google: { auth } }, metadata: { name: 'google' } }),
      object('1', { spec: { local: {} }, metadata: { name: 'broken' } }),
    ],
  })
  expect(view.issuers.get('google')).toMatchObject({
    kind: 'ClusterCredentialIssuer',
    spec: { value: { local: {} } },
  })
  expect(view.issuers.get('etl/google')).toMatchObject({
    kind: 'CredentialIssuer',
    spec: { value: { google: { auth } } },
  })
  // What only a ClusterCredentialIssuer can be is no issuer here.
  expect(view.issuers.get('etl/broken')).toMatchObject({ spec: { valid: false } })
})

test('a feed knows its collection, and that it is refused there', async () => {
  const client: KubeClient = {
    async request<T>({ path }: { path: string }): Promise<KubeAnswer<T>> {
      if (path.endsWith('/web/secrets')) throw refusal(403, 'Forbidden')
      const body: unknown = { metadata: { resourceVersion: '10' }, items: [] }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because a list is what the caller expects
      return { status: 200, body: body as T }
    },
    async *stream({ signal }) {
      yield* []
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    },
    close: () => Promise.resolve(),
  }
  const clock = createFakeClock(0)
  const controller = new AbortController()
  const told: string[] = []
  const options = {
    clock,
    random: () => 0,
    idleMs: 90_000,
    onRestart: (_resource: string, reason: string, path: string) => told.push(`${reason} ${path}`),
  }
  const view = createClusterView(['etl', 'web'], 'mintlet-system')
  const feeds = createFeeds(client, view, options)
  const running = feeds.map((feed) => feed.run(controller.signal))
  onTestFinished(async () => {
    controller.abort()
    await Promise.all(running)
  })
  await clock.advance(0)
  await clock.advance(0)
  const named = (is: (feed: (typeof feeds)[number]) => boolean): string[] =>
    feeds.filter(is).map(({ namespace, resource }) => `${namespace}/${resource}`)
  expect(named((feed) => feed.isRefused())).toEqual(['web/secrets'])
  expect(named((feed) => !feed.isSynced())).toEqual(['web/secrets'])
  expect(told).toEqual(['Failed /api/v1/namespaces/web/secrets'])
  expect(named(() => true).toSorted()).toEqual([
    '/clustercredentialissuers',
    '/namespaces',
    'etl/credentialissuers',
    'etl/impersonatedtokens',
    'etl/secrets',
    'etl/serviceaccountcredentials',
    'mintlet-system/secrets',
    'web/credentialissuers',
    'web/impersonatedtokens',
    'web/secrets',
    'web/serviceaccountcredentials',
  ])
})
