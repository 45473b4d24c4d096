import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import { until } from '../../kit/until.ts'
import { conditionOf } from '../operator/condition-of.ts'
import type { World } from '../operator/start-world.ts'
import type { Token } from '../operator/token-api.ts'

/** How many credentials each Secret of a run gets, whatever happens on the way. */
export const MINTS: Readonly<Record<string, number>> = {
  changed: 3,
  hurt: 3,
  again: 2,
  granted: 1,
  labelled: 1,
}

export const MINTS_A_RUN: number = Object.values(MINTS).reduce((a, b) => a + b, 0)

/** Every change that leads somewhere, as one run with its own namespace and issuer of that name. */
export type Workload = {
  /** Resolves when all is done and each step has had its effect. @throws Error for a step that had not in time */
  run(name: string): Promise<void>
  /** Removes the objects of a run. Their Secrets go later, as with a garbage collector. */
  remove(name: string): Promise<void>
  /** Removes whatever else a run made. */
  collect(name: string): Promise<void>
}

const API = '/apis/mintlet.dev/v1alpha1'
const ISSUERS = `${API}/clustercredentialissuers`
const WITHIN_MS = 60_000
const MERGE_PATCH = 'application/merge-patch+json'

/** Nothing of it is due by time. */
const spec = (issuer: string, identity = 'reader', scope = 'read'): object => ({
  issuerRef: { name: issuer },
  serviceAccount: `${issuer}:${identity}`,
  accessToken: { scopes: [scope], lifetime: '12h' },
})

/** @param world without a garbage collector, whose part is played here */
export function createWorkload(world: World): Workload {
  const { admin } = world.controlPlane
  const ask = async (method: string, path: string, body?: object): Promise<void> => {
    const contentType = method === 'PATCH' ? MERGE_PATCH : 'application/json'
    const { status } = await admin.request(method, path, body, { contentType })
    if (status >= 300) throw new Error(`${method} ${path}: ${status}`)
  }
  const steps = (name: string): readonly Promise<void>[] => [
    changed(world, [name, 'changed']),
    hurt(world, [name, 'hurt']),
    again(world, [name, 'again']),
    granted(world, [name, 'granted'], (identities) =>
      ask('PATCH', `${ISSUERS}/${name}`, { spec: { grants: grants(name, identities) } }).then(() =>
        issuerReady(world, name),
      ),
    ),
    labelled(world, [name, 'labelled'], () =>
      ask('PATCH', `/api/v1/namespaces/${name}`, { metadata: { labels: { team: name } } }),
    ),
    told(world, name, ask),
  ]
  return {
    async run(name) {
      await ask('POST', '/api/v1/namespaces', { metadata: { name } })
      await ask('POST', ISSUERS, {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ClusterCredentialIssuer',
        metadata: { name },
        spec: { local: {}, grants: grants(name, ['reader', 'granted']) },
      })
      await issuerReady(world, name)
      await allOf(steps(name))
    },
    remove: (name) =>
      ask('DELETE', `/apis/mintlet.dev/v1alpha1/namespaces/${name}/impersonatedtokens`),
    async collect(name) {
      await ask('DELETE', `/api/v1/namespaces/${name}/secrets`)
      await ask('DELETE', `${API}/namespaces/${name}/credentialissuers`)
      await ask('DELETE', `${ISSUERS}/${name}`)
      await ask('DELETE', `/api/v1/namespaces/mintlet-system/secrets/mintlet-keys-${name}`)
      await ask('DELETE', `/api/v1/namespaces/${name}`)
      // As the namespace controller would.
      await ask('PUT', `/api/v1/namespaces/${name}/finalize`, { metadata: { name }, spec: {} })
    },
  }
}

/** Waits for all, also when one fails: nothing of a run goes on after it. */
async function allOf(steps: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(steps)).find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

type Key = readonly [namespace: string, name: string]

const grants = (namespace: string, identities: readonly string[]): readonly object[] => [
  {
    namespaces: { names: [namespace] },
    serviceAccounts: identities.map((identity) => `{namespace}:${identity}`),
    scopes: ['*'],
    maxLifetime: '12h',
  },
  {
    namespaces: { selector: { matchLabels: { team: namespace } } },
    serviceAccounts: ['{namespace}:labelled'],
    scopes: ['*'],
    maxLifetime: '12h',
  },
]

/** A CredentialIssuer without its key is told so, and of each change anew: nothing outside is asked for that. */
async function told(
  { controlPlane }: World,
  name: string,
  ask: (method: string, path: string, body?: object) => Promise<void>,
): Promise<void> {
  const issuers = `${API}/namespaces/${name}/credentialissuers`
  const isTold = async (): Promise<boolean> => {
    const { body } = await controlPlane.admin.request<GenericIssuer>('GET', `${issuers}/own`)
    const { observedGeneration, conditions = [] } = body.status ?? {}
    const stalled = conditions.some(({ type, status }) => type === 'Stalled' && status === 'True')
    return stalled && observedGeneration === body.metadata.generation
  }
  await ask('POST', issuers, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'CredentialIssuer',
    metadata: { name: 'own' },
    spec: { google: { auth: { serviceAccountKeySecretRef: { name: 'missing' } } } },
  })
  await until(`issuer ${name}/own is told`, isTold, WITHIN_MS)
  await ask('PATCH', `${issuers}/own`, { spec: { grants: [{ serviceAccounts: ['*@*'] }] } })
  await until(`issuer ${name}/own is told anew`, isTold, WITHIN_MS)
}

/** Also that its status is about its spec, or two changes would be one line in some runs. */
async function issuerReady({ controlPlane }: World, issuer: string): Promise<void> {
  const isReady = async (): Promise<boolean> => {
    const path = `${ISSUERS}/${issuer}`
    const { body } = await controlPlane.admin.request<GenericIssuer>('GET', path)
    const { observedGeneration, conditions = [] } = body.status ?? {}
    const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
    return ready && observedGeneration === body.metadata.generation
  }
  await until(`issuer ${issuer} is Ready`, isReady, WITHIN_MS)
}

const minted = (world: World, key: Key, mints: number): Promise<Token> =>
  world.untilToken(
    `is minted ${mints} times`,
    key,
    (token) => token.status?.mints === mints && conditionOf(token, 'Ready').startsWith('True'),
    WITHIN_MS,
  )

const has = (
  world: World,
  key: Key,
  type: 'RefreshFailing' | 'Stalled',
  condition: string,
): Promise<Token> =>
  world.untilToken(
    `has ${type} ${condition}`,
    key,
    (token) => conditionOf(token, type) === condition,
    WITHIN_MS,
  )

async function changed(world: World, key: Key): Promise<void> {
  await world.create(key, spec(key[0]))
  await minted(world, key, 1)
  await world.patch(key, { spec: { accessToken: { scopes: ['write'] } } })
  await minted(world, key, 2)
  await world.patch(key, {
    metadata: { annotations: { 'mintlet.dev/refresh-requested': 'now' } },
  })
  await minted(world, key, 3)
}

async function hurt(world: World, key: Key): Promise<void> {
  await world.create(key, spec(key[0]))
  await minted(world, key, 1)
  await world.removeSecret(key)
  await minted(world, key, 2)
  await world.patchSecret(key, { stringData: { token: 'none' } })
  await minted(world, key, 3)
}

async function again(world: World, key: Key): Promise<void> {
  await world.create(key, spec(key[0]))
  await minted(world, key, 1)
  await world.remove(key)
  await world.create(key, spec(key[0]))
  await has(world, key, 'Stalled', 'True SecretConflict')
  // As the garbage collector would: it belongs to the object that is gone.
  await world.removeSecret(key)
  await minted(world, key, 1)
}

async function granted(
  world: World,
  key: Key,
  grantTo: (identities: readonly string[]) => Promise<void>,
): Promise<void> {
  await world.create(key, spec(key[0], 'granted'))
  await minted(world, key, 1)
  await grantTo(['reader'])
  await has(world, key, 'RefreshFailing', 'True NotGranted')
  await grantTo(['reader', 'granted'])
  await world.untilToken(
    'is granted again',
    key,
    (token) => !conditionOf(token, 'RefreshFailing').startsWith('True'),
    WITHIN_MS,
  )
}

async function labelled(world: World, key: Key, label: () => Promise<void>): Promise<void> {
  await world.create(key, spec(key[0], 'labelled'))
  await has(world, key, 'Stalled', 'True NotGranted')
  await label()
  await minted(world, key, 1)
}
