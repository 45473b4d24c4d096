import { stringify } from 'yaml'
import type { AdminClient } from '../../test/kit/control-plane/admin-client.ts'
import type { FaultProxy } from '../../test/kit/control-plane/fault-proxy.ts'
import { freePort } from '../../test/kit/control-plane/free-port.ts'
import { startControlPlane } from '../../test/kit/control-plane/start-control-plane.ts'
import {
  type GoogleEmulator,
  startGoogleEmulator,
} from '../../test/kit/google/start-google-emulator.ts'
import {
  type K0rdentEmulator,
  startK0rdentEmulator,
} from '../../test/kit/k0rdent/start-k0rdent-emulator.ts'
import { type Operator, startOperator } from '../../test/kit/operator.ts'
import { installMintlet, OPERATOR_USER } from '../install-mintlet.ts'
import {
  GOOGLE_ACCOUNT,
  GOOGLE_OPERATOR,
  K0RDENT_ACCOUNT,
  K0RDENT_FULL_ACCOUNT,
} from './shown-accounts.ts'
import { shownIssuers } from './shown-issuers.ts'

export type Replica = {
  /** As a pod would be called. */
  readonly pod: string
  /** `127.0.0.1:port` of its metrics, also before it is started. */
  readonly healthAddress: string
  /** `https://127.0.0.1:port` of its endpoints for clients. */
  readonly clientUrl: string
  /** Resolves when it is ready. */
  start(): Promise<Operator>
}

/** A control plane with mintlet installed, issuers of every kind, and three replicas that may be started. */
export type ShownWorld = AsyncDisposable & {
  readonly admin: AdminClient
  readonly google: GoogleEmulator
  /** Between the operators and the API server. */
  readonly proxy: FaultProxy
  readonly replicas: readonly Replica[]
  apply(objects: readonly object[]): Promise<void>
}

const PODS = ['mintlet-k2x4p', 'mintlet-q8wzn', 'mintlet-v6tbh']
const RIGHTS = ['rbac.yaml', 'rbac-rollout-restart.yaml', 'rbac-consumer-check.yaml']
/** For short lives, and a tenth of the usual waits. */
const FLAGS = [
  '--namespace=mintlet-system',
  '--min-lifetime=30s',
  '--request-interval=1s',
  '--slow-retry=30s',
  '--backoff-base=1s',
  '--backoff-cap=20s',
  '--settle=2s',
  '--settle-time=5s',
  '--last-used-interval=10s',
  '--consumer-check',
  '--consumer-check-interval=10s',
]

/** Whatever was started ends with it, also when a later start fails. */
export async function startShownWorld(): Promise<ShownWorld> {
  await using stack = new AsyncDisposableStack()
  const controlPlane = stack.use(
    await startControlPlane({ users: { [OPERATOR_USER]: [] }, controllerManager: true }),
  )
  const { admin } = controlPlane
  const google = stack.use(await startGoogle())
  const k0rdent = stack.use(await startK0rdent())
  const proxy = await controlPlane.startFaultProxy()
  const apply = async (objects: readonly object[]): Promise<void> => {
    await admin.apply(objects.map((object) => stringify(object)).join('---\n'))
  }
  await installMintlet(admin, RIGHTS)
  const key = JSON.stringify(await google.serviceAccountKey(GOOGLE_OPERATOR))
  const { clientId, clientSecret } = k0rdent.createCredential('sa-mintlet')
  await apply(shownIssuers({ google: key, k0rdent: { clientId, clientSecret } }))
  const flags = [
    ...FLAGS,
    `--kubeconfig=${controlPlane.kubeconfigFor(OPERATOR_USER, proxy.url)}`,
    `--google-iamcredentials-endpoint=${google.iamcredentialsUrl}`,
    `--google-sts-endpoint=${google.stsUrl}`,
    `--k0rdent-endpoint=${k0rdent.url}`,
  ]
  const replicas = await Promise.all(
    PODS.map((pod) => createReplica(pod, flags, { NODE_EXTRA_CA_CERTS: k0rdent.caFile }, stack)),
  )
  const whole = stack.move()
  return {
    admin,
    google,
    proxy,
    replicas,
    apply,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  }
}

async function createReplica(
  pod: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
  stack: AsyncDisposableStack,
): Promise<Replica> {
  const healthAddress = `127.0.0.1:${await freePort()}`
  const oidcAddress = `127.0.0.1:${await freePort()}`
  const own = [
    `--identity=${pod}`,
    `--health-address=${healthAddress}`,
    `--oidc-address=${oidcAddress}`,
  ]
  const running: Operator[] = []
  // The stack is moved to whoever holds the world, and ends what is started later all the same.
  stack.defer(async () => {
    for (const operator of running) await operator[Symbol.asyncDispose]()
  })
  return {
    pod,
    healthAddress,
    clientUrl: `https://${oidcAddress}`,
    async start() {
      const operator = startOperator({ flags: [...flags, ...own], env })
      running.push(operator)
      await operator.ready()
      return operator
    },
  }
}

const startGoogle = (): Promise<GoogleEmulator> =>
  startGoogleEmulator({
    serviceAccounts: [GOOGLE_OPERATOR, GOOGLE_ACCOUNT].map((email) => ({ email })),
    grants: [
      {
        member: `serviceAccount:${GOOGLE_OPERATOR}`,
        role: 'roles/iam.serviceAccountTokenCreator',
        serviceAccount: GOOGLE_ACCOUNT,
      },
    ],
  })

async function startK0rdent(): Promise<K0rdentEmulator> {
  const scope = { scope: 'organization', scopeId: 'myorg', roles: [] } as const
  const k0rdent = await startK0rdentEmulator({
    serviceAccounts: [
      { id: K0RDENT_ACCOUNT, ...scope },
      { id: K0RDENT_FULL_ACCOUNT, ...scope },
      { id: 'sa-mintlet', ...scope, administrator: true },
    ],
    settings: { expiresIn: 90 },
  })
  for (let slot = 0; slot < k0rdent.settings.maxActive; slot += 1) {
    k0rdent.createCredential(K0RDENT_FULL_ACCOUNT)
  }
  return k0rdent
}
