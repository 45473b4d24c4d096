import { setTimeout as pause } from 'node:timers/promises'
import type { KubeClient } from '../../src/kube/kube-client.ts'
import { inTurn } from '../in-turn.ts'
import { type PlannedClient, SHARED_NAMESPACES, WITHDRAWN_NAMESPACE } from './plan-clients.ts'

/** What the load's clients are made of, and what happens to them, as an administrator does it. */
export type ClientApi = {
  /** The issuer ISSUER, and all namespaces. */
  install(): Promise<void>
  create(clients: readonly PlannedClient[]): Promise<void>
  /** Resolves with the earliest expiry of these (epoch milliseconds) when all of them are issued. @throws Error after the time */
  issued(clients: readonly PlannedClient[], withinMs: number): Promise<number>
  remove(client: PlannedClient): Promise<void>
  /** Takes the grant of WITHDRAWN_NAMESPACE away. */
  withdraw(): Promise<void>
  /** None: nobody is any more. */
  disable(serviceAccounts: readonly string[]): Promise<void>
}

export const ISSUER = 'clients'

const API = '/apis/mintlet.dev/v1alpha1'
const CONCURRENCY = 32
const LOOK_EVERY_MS = 500
const SHARED = Array.from({ length: SHARED_NAMESPACES }, (_, nth) => `clients-${nth}`)

export function createClientApi(client: KubeClient): ClientApi {
  const change = async (spec: object): Promise<void> => {
    await client.request({
      method: 'PATCH',
      path: `${API}/clustercredentialissuers/${ISSUER}`,
      contentType: 'application/merge-patch+json',
      body: { spec },
    })
  }
  return {
    async install() {
      for (const name of [...SHARED, WITHDRAWN_NAMESPACE]) {
        const body = { metadata: { name } }
        await client.request({ method: 'POST', path: '/api/v1/namespaces', body })
      }
      const path = `${API}/clustercredentialissuers`
      await client.request({ method: 'POST', path, body: issuer() })
    },
    create: (clients) =>
      inTurn(clients, CONCURRENCY, (each) =>
        client.request({ method: 'POST', path: pathOf(each.namespace), body: manifest(each) }),
      ),
    issued: (clients, withinMs) => untilIssued(client, clients, withinMs),
    async remove({ namespace, name }) {
      await client.request({ method: 'DELETE', path: `${pathOf(namespace)}/${name}` })
    },
    withdraw: () => change({ grants: [grant(SHARED)] }),
    disable: (ids) =>
      change({ local: { serviceAccounts: ids.map((id) => ({ id, disabled: true })) } }),
  }
}

async function untilIssued(
  client: KubeClient,
  clients: readonly PlannedClient[],
  withinMs: number,
): Promise<number> {
  const wanted = new Set(clients.map(({ namespace, name }) => `${namespace}/${name}`))
  const deadline = performance.now() + withinMs
  for (;;) {
    const path = `${API}/serviceaccountcredentials`
    const { body } = await client.request<{ items: readonly Shown[] }>({ method: 'GET', path })
    const ends = body.items
      .filter(({ metadata: { namespace, name } }) => wanted.has(`${namespace}/${name}`))
      .flatMap(({ status }) => (status?.phase === 'Active' ? [Date.parse(status.expiresAt)] : []))
    if (ends.length === wanted.size) return Math.min(...ends)
    if (performance.now() > deadline) {
      throw new Error(`${ends.length} of ${wanted.size} clients are issued after ${withinMs} ms`)
    }
    await pause(LOOK_EVERY_MS)
  }
}

type Shown = {
  readonly metadata: { readonly namespace: string; readonly name: string }
  readonly status?: { readonly phase: string; readonly expiresAt: string }
}

const pathOf = (namespace: string): string =>
  `${API}/namespaces/${namespace}/serviceaccountcredentials`

const manifest = ({ name, serviceAccount, spec }: PlannedClient): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ServiceAccountCredential',
  metadata: { name },
  spec: { issuerRef: { name: ISSUER }, serviceAccount, ...spec },
})

const issuer = (): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ClusterCredentialIssuer',
  metadata: { name: ISSUER },
  spec: { local: {}, grants: [grant(SHARED), grant([WITHDRAWN_NAMESPACE])] },
})

const grant = (names: readonly string[]): object => ({
  namespaces: { names },
  serviceAccounts: ['{namespace}:*'],
  kinds: ['ClientCredential'],
  scopes: ['read'],
  audiences: ['*'],
  maxLifetime: '12h',
})
