import {
  type GoogleEmulator,
  startGoogleEmulator,
} from '../test/kit/google/start-google-emulator.ts'
import type { Operator } from '../test/kit/operator.ts'
import type { World } from './start-world.ts'
import { NAMESPACE, startWorld } from './start-world.ts'

/** A world whose operator asks an emulator of Google, in this process, as a service account with a key. */
export type GoogleWorld = AsyncDisposable & {
  readonly world: World
  readonly google: GoogleEmulator
  /** With every time constant a tenth of the usual. */
  startOperator(): Operator
}

export type GoogleWorldOptions = {
  /** Names of objects; each has a service account of its own, `accountOf(name)`. */
  readonly names: readonly string[]
  /** spec.limits of the issuer, `google`. */
  readonly limits: object
}

const OPERATOR = 'mintlet@my-project.iam.gserviceaccount.com'
const KEY_SECRET = 'google-key'
const FLAGS = ['--backoff-base=500ms', '--backoff-cap=1m', '--slow-retry=30s', '--settle=1s']

export const accountOf = (name: string): string => `${name}@my-project.iam.gserviceaccount.com`

export async function startGoogleWorld({
  names,
  limits,
}: GoogleWorldOptions): Promise<GoogleWorld> {
  const world = await startWorld()
  const accounts = names.map(accountOf)
  const google = await startGoogleEmulator({
    serviceAccounts: [OPERATOR, ...accounts].map((email) => ({ email })),
    grants: accounts.map((serviceAccount) => ({
      member: `serviceAccount:${OPERATOR}`,
      role: 'roles/iam.serviceAccountTokenCreator',
      serviceAccount,
    })),
  })
  await makeIssuer(world, await google.serviceAccountKey(OPERATOR), limits)
  const flags = [`--google-iamcredentials-endpoint=${google.iamcredentialsUrl}`, ...FLAGS]
  return {
    world,
    google,
    startOperator: () => world.start(flags),
    async [Symbol.asyncDispose]() {
      await google.stop()
      await world[Symbol.asyncDispose]()
    },
  }
}

async function makeIssuer({ client }: World, key: object, limits: object): Promise<void> {
  await client.request({
    method: 'POST',
    path: '/api/v1/namespaces/mintlet-system/secrets',
    body: { metadata: { name: KEY_SECRET }, stringData: { 'key.json': JSON.stringify(key) } },
  })
  await client.request({
    method: 'POST',
    path: '/apis/mintlet.dev/v1alpha1/clustercredentialissuers',
    body: {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'ClusterCredentialIssuer',
      metadata: { name: 'google' },
      spec: {
        google: { auth: { serviceAccountKeySecretRef: { name: KEY_SECRET } } },
        grants: [
          {
            namespaces: { names: [NAMESPACE] },
            serviceAccounts: [accountOf('*')],
            scopes: ['*'],
            maxLifetime: '1h',
          },
        ],
        limits,
      },
    },
  })
}
