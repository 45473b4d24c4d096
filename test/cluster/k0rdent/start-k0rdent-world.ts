import type { IssuerLimits } from '../../../src/api/issuer-limits.ts'
import type { K0rdentOptions } from '../../kit/k0rdent/k0rdent-options.ts'
import {
  type K0rdentEmulator,
  startK0rdentEmulator,
} from '../../kit/k0rdent/start-k0rdent-emulator.ts'
import type { Operator } from '../../kit/operator.ts'
import { type CredentialApi, createCredentialApi } from '../credential-api.ts'
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

/**
 * A world whose operators ask an emulator of k0rdent, through the ClusterCredentialIssuer ISSUER. Its disposal
 * also looks for every secret that k0rdent ever gave.
 */
export type K0rdentWorld = World &
  CredentialApi & {
    readonly k0rdent: K0rdentEmulator
    /** As the operator meets it: each starts with flags that lead to the emulator. */
    startOperator(options?: StartOptions): Promise<Operator>
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
  const world = await startWorld(rest)
  const { admin } = world.controlPlane
  const k0rdent = await startK0rdentEmulator({
    ...options,
    serviceAccounts: [
      ...(options.serviceAccounts ?? []),
      { ...OWN_ACCOUNT, id: OPERATOR_ACCOUNT, administrator: true },
    ],
  })
  const credentials = createCredentialApi(admin, ISSUER)

  await install(credentials.make, k0rdent, limits)
  return {
    ...world,
    k0rdent,
    startOperator: ({ flags = [], env = {}, ...start } = {}) =>
      world.start({
        ...start,
        flags: [`--k0rdent-endpoint=${k0rdent.url}`, ...FLAGS, ...flags],
        env: { NODE_EXTRA_CA_CERTS: k0rdent.caFile, ...env },
      }),
    ...credentials,
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

const FLAGS = [
  '--settle-time=3s',
  '--last-used-interval=5s',
  '--revoke-timeout=10s',
  '--request-interval=1s',
]
const OWN_ACCOUNT = { scope: 'organization', scopeId: 'myorg', roles: [] } as const

async function install(
  make: CredentialApi['make'],
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
