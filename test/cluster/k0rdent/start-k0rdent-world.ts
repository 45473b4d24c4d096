import type { IssuerLimits } from '../../../src/api/issuer-limits.ts'
import type { ServiceAccountCredential } from '../../../src/api/service-account-credential.ts'
import type { ServiceAccountCredentialSpec } from '../../../src/api/service-account-credential-spec.ts'
import type { K0rdentOptions } from '../../kit/k0rdent/k0rdent-options.ts'
import {
  type K0rdentEmulator,
  startK0rdentEmulator,
} from '../../kit/k0rdent/start-k0rdent-emulator.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { deployed } from '../operator/deployed.ts'
import {
  type StartOptions,
  startWorld,
  type World,
  type WorldOptions,
} from '../operator/start-world.ts'

export type K0rdentWorldOptions = WorldOptions & {
  /** Beside OPERATOR_ACCOUNT. */
  readonly k0rdent: K0rdentOptions
  /** Of the issuer; those of every k0rdent issuer unless given. */
  readonly limits?: IssuerLimits
}

/** A ServiceAccountCredential as the API server shows it. */
export type Credential = Pick<ServiceAccountCredential, 'metadata'> & {
  readonly spec: ServiceAccountCredentialSpec
  readonly status?: ServiceAccountCredential['status']
}

type Key = readonly [namespace: string, name: string]

/**
 * A world whose operators ask an emulator of k0rdent, through the ClusterCredentialIssuer ISSUER. Its disposal
 * also looks for every secret that k0rdent ever gave.
 */
export type K0rdentWorld = World & {
  readonly k0rdent: K0rdentEmulator
  /** As the operator meets it: each starts with flags that lead to the emulator. */
  startOperator(options?: StartOptions): Promise<Operator>
  /** @param path of mintlet's API or another, from `/apis` or `/api` */
  make(path: string, object: object): Promise<void>
  /** By ISSUER unless the spec says otherwise. @throws Error when refused */
  createCredential(key: Key, spec: object): Promise<void>
  credential(key: Key): Promise<Credential | undefined>
  removeCredential(key: Key): Promise<void>
  /** Resolves when the object is as `is` says; the error of the deadline shows its status. */
  untilCredential(
    what: string,
    key: Key,
    is: (credential: Credential) => boolean,
    withinMs?: number,
  ): Promise<Credential>
  untilIssued(key: Key): Promise<Credential>
}

export const ISSUER = 'k0rdent'
/** The operator's own identity at k0rdent: a tenant administrator. */
export const OPERATOR_ACCOUNT = 'sa-mintlet'

const API = '/apis/mintlet.dev/v1alpha1'
const SYSTEM = 'mintlet-system'

export async function startK0rdentWorld({
  k0rdent: options,
  limits = {},
  ...rest
}: K0rdentWorldOptions): Promise<K0rdentWorld> {
  const rights = [await deployed('rbac.yaml'), await deployed('rbac-rollout-restart.yaml')]
  const world = await startWorld({ rights: rights.join('---\n'), ...rest })
  const { admin } = world.controlPlane
  const k0rdent = await startK0rdentEmulator({
    ...options,
    serviceAccounts: [
      ...(options.serviceAccounts ?? []),
      { ...OWN_ACCOUNT, id: OPERATOR_ACCOUNT, administrator: true },
    ],
  })

  async function make(path: string, object: object): Promise<void> {
    const { status, body } = await admin.request('POST', path, object)
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
  }

  async function credential(key: Key): Promise<Credential | undefined> {
    const { status, body } = await admin.request<Credential>('GET', pathOf(key))
    return status === 404 ? undefined : body
  }

  async function untilCredential(
    what: string,
    key: Key,
    is: (credential: Credential) => boolean,
    withinMs = 20_000,
  ): Promise<Credential> {
    let last: Credential | undefined
    const look = async (): Promise<Credential | false> => {
      last = await credential(key)
      return last !== undefined && is(last) && last
    }
    try {
      return await until(`${key.join('/')} ${what}`, look, withinMs)
    } catch (error) {
      throw new Error(`${String(error)}; it is ${JSON.stringify(last?.status)}`, { cause: error })
    }
  }

  await install(make, k0rdent, limits)
  return {
    ...world,
    k0rdent,
    startOperator: ({ flags = [], env = {}, ...start } = {}) =>
      world.start({
        ...start,
        flags: [`--k0rdent-endpoint=${k0rdent.url}`, ...FLAGS, ...flags],
        env: { NODE_EXTRA_CA_CERTS: k0rdent.caFile, ...env },
      }),
    make,
    createCredential: ([namespace, name], spec) =>
      make(`${API}/namespaces/${namespace}/serviceaccountcredentials`, {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ServiceAccountCredential',
        metadata: { name },
        spec: { issuerRef: { name: ISSUER }, ...spec },
      }),
    credential,
    removeCredential: async (key) => void (await admin.request('DELETE', pathOf(key))),
    untilCredential,
    untilIssued: (key) =>
      untilCredential('is Ready', key, (found) => conditionOf(found, 'Ready').startsWith('True')),
    async [Symbol.asyncDispose]() {
      for (const [nth, text] of k0rdent.issuedSecrets().entries()) {
        world.canary.learn({ what: `secret ${nth} of k0rdent`, text })
      }
      // The operators end before that: what they say of an issuer that is gone names its address.
      try {
        await world[Symbol.asyncDispose]()
      } finally {
        await k0rdent.stop()
      }
    },
  }
}

const pathOf = ([namespace, name]: Key): string =>
  `${API}/namespaces/${namespace}/serviceaccountcredentials/${name}`

const FLAGS = [
  '--settle-time=3s',
  '--last-used-interval=5s',
  '--revoke-timeout=10s',
  '--request-interval=1s',
]
const OWN_ACCOUNT = { scope: 'organization', scopeId: 'myorg', roles: [] } as const

async function install(
  make: (path: string, object: object) => Promise<void>,
  k0rdent: K0rdentEmulator,
  limits: IssuerLimits,
): Promise<void> {
  const { clientId, clientSecret } = k0rdent.createCredential(OPERATOR_ACCOUNT)
  await make(`/api/v1/namespaces/${SYSTEM}/secrets`, {
    metadata: { name: 'k0rdent-admin', namespace: SYSTEM },
    stringData: { clientId, clientSecret },
  })
  await make(`${API}/clustercredentialissuers`, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name: ISSUER },
    spec: {
      k0rdent: { auth: { clientCredentialsSecretRef: { name: 'k0rdent-admin' } } },
      limits,
      grants: [
        {
          namespaces: { names: ['*'] },
          serviceAccounts: ['*'],
          kinds: ['ClientCredential', 'AccessToken'],
          scopes: ['*'],
          maxLifetime: '8760h',
          maxCredentials: 5,
        },
      ],
    },
  })
}
