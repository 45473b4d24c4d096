import type { GoogleOptions } from '../../kit/google/google-options.ts'
import { type GoogleEmulator, startGoogleEmulator } from '../../kit/google/start-google-emulator.ts'
import type { Operator } from '../../kit/operator.ts'
import { deployed } from '../operator/deployed.ts'
import {
  type StartOptions,
  startWorld,
  type World,
  type WorldOptions,
} from '../operator/start-world.ts'

export type GoogleWorldOptions = WorldOptions & {
  /** Beside POOL, whose tokens are those of the cluster's ServiceAccounts. */
  readonly google: Omit<GoogleOptions, 'providers'>
}

/**
 * A world whose operators ask an emulator of Google, with the right to ask for tokens of ServiceAccounts.
 * Its disposal also looks for every token that Google ever gave, and every key.
 */
export type GoogleWorld = World & {
  readonly google: GoogleEmulator
  /** As the operator meets it: each starts with flags that lead to the emulator. */
  startOperator(options?: StartOptions): Promise<Operator>
  /** @param path of mintlet's API or another, from `/apis` or `/api` */
  make(path: string, object: object): Promise<void>
}

const POOL_NAME = 'projects/123/locations/global/workloadIdentityPools/pool'
/** The workload identity provider, as an issuer names it. */
export const PROVIDER = `//iam.googleapis.com/${POOL_NAME}/providers/k8s`

/** The ServiceAccount as IAM policies name it. */
export const principalOf = (namespace: string, name: string): string =>
  `principal://iam.googleapis.com/${POOL_NAME}/subject/system:serviceaccount:${namespace}:${name}`

/** As test/kit/control-plane starts the API server. */
const CLUSTER_ISSUER = 'https://kubernetes.default.svc'

export async function startGoogleWorld({
  google: options,
  ...rest
}: GoogleWorldOptions): Promise<GoogleWorld> {
  const rights = [await deployed('rbac.yaml'), await deployed('rbac-workload-identity.yaml')]
  const world = await startWorld({ rights: rights.join('---\n'), ...rest })
  const { admin } = world.controlPlane
  const google = await startGoogleEmulator({
    ...options,
    providers: [
      {
        projectNumber: '123',
        pool: 'pool',
        provider: 'k8s',
        issuer: CLUSTER_ISSUER,
        jwks: async () => (await admin.request<never>('GET', '/openid/v1/jwks')).body,
      },
    ],
  })
  const flags = [
    `--google-iamcredentials-endpoint=${google.iamcredentialsUrl}`,
    `--google-sts-endpoint=${google.stsUrl}`,
    `--google-metadata-host=${google.metadataHost}`,
  ]
  return {
    ...world,
    google,
    startOperator: (start = {}) =>
      world.start({ ...start, flags: [...flags, ...(start.flags ?? [])] }),
    async make(path, object) {
      const { status, body } = await admin.request('POST', path, object)
      if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
    },
    async [Symbol.asyncDispose]() {
      for (const [nth, text] of google.issuedSecrets().entries()) {
        world.canary.learn({ what: `secret ${nth} of Google`, text })
      }
      await google.stop()
      await world[Symbol.asyncDispose]()
    },
  }
}
