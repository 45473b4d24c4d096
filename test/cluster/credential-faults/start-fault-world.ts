import { readFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { createIoDriver, type IoDriver } from '../../kit/faults/io-driver.ts'
import { type SecretConsumers, startConsumers } from '../../kit/faults/secret-consumer.ts'
import {
  type K0rdentEmulator,
  startK0rdentEmulator,
} from '../../kit/k0rdent/start-k0rdent-emulator.ts'
import { type Operator, startOperator } from '../../kit/operator.ts'
import { deployed } from '../operator/deployed.ts'
import { installMintlet } from '../operator/install-mintlet.ts'
import { seededRandom } from '../operator/seeded-random.ts'
import { type CredentialApi, createCredentialApi } from './credential-api.ts'
import { NAMESPACE } from './fault-namespace.ts'
import { feedConsumers } from './feed-consumers.ts'
import { freeLease } from './free-lease.ts'
import { type StatusWatch, watchStatuses } from './watch-statuses.ts'

export type FaultWorldOptions = {
  /** One of its own unless given. */
  readonly k0rdent?: K0rdentEmulator
  /** Subject of the administrator that the operator asks as; `admin-a` unless given. */
  readonly administrator?: string
}

/** An operator between a fault proxy before the API server and the emulated issuer. */
export type FaultOperator = {
  readonly operator: Operator
  /** Who holds the lease when it leads. */
  readonly identity: string
  /** SIGKILL; what is on its way stays it, and nobody has to wait for the end of its lease. */
  kill(): Promise<void>
}

export type StartOperator = {
  readonly flags?: readonly string[]
  /** What Node is given, for a mutated operator. */
  readonly command?: readonly string[]
}

/** A control plane with mintlet installed, an issuer, consumers of every Secret, and operators to be struck. */
export type FaultWorld = AsyncDisposable & {
  readonly controlPlane: ControlPlane
  readonly k0rdent: K0rdentEmulator
  readonly consumers: SecretConsumers
  readonly statuses: StatusWatch
  readonly driver: IoDriver
  readonly api: CredentialApi
  /** Starts one more and resolves at once. */
  start(options?: StartOperator): Promise<FaultOperator>
}

export const SETTLE_TIME_MS = 5000

const FLAGS = [
  `--settle-time=${SETTLE_TIME_MS}ms`,
  '--last-used-interval=5s',
  '--min-lifetime=5s',
  '--settle=1s',
  '--request-interval=1s',
  '--slow-retry=2s',
  '--backoff-base=300ms',
  '--backoff-cap=2s',
  '--mint-loop-limit=1000',
  '--workers=512',
  '--lease-duration=4s',
  '--renew-deadline=3s',
  '--retry-period=500ms',
  '--oidc-insecure-http',
  '--oidc-base-url=http://mintlet.test',
  '--oidc-address=127.0.0.1:0',
  '--health-address=127.0.0.1:0',
  '--log-level=info',
]
/** The operator waits 15 seconds for the API server. */
const LATE_API_MS = 18_000
/** Later than the operator expects: what comes then is found by the next lists. */
const LATE_IAM_MS = SETTLE_TIME_MS + 2000
const KUBELET_MS = 1000
const USER = 'operator-a'

export async function startFaultWorld(options: FaultWorldOptions = {}): Promise<FaultWorld> {
  const { administrator = 'admin-a' } = options
  await using started = new AsyncDisposableStack()
  const k0rdent = options.k0rdent ?? started.use(await startK0rdentEmulator())
  const users = { [USER]: ['mintlet-operators'] }
  const controlPlane = started.use(await startControlPlane({ users, auditLevel: 'None' }))
  await install(controlPlane, await k0rdent.issueAdminToken(administrator, 86_400))
  const driver = createIoDriver({ k0rdent, lateApiMs: LATE_API_MS, lateIamMs: LATE_IAM_MS })
  const random = seededRandom(20_261_122)
  const consumers = started.use(
    startConsumers({
      authenticates: k0rdent.authenticates,
      delayMs: () => random() * KUBELET_MS,
      everyMs: 1000,
    }),
  )
  started.use(feedConsumers(controlPlane, NAMESPACE, consumers))
  const statuses = started.use(watchStatuses(controlPlane, NAMESPACE))
  const operators = started.adopt(new Set<Operator>(), async (all) => {
    await Promise.all([...all].map((one) => one.stop('SIGKILL')))
  })
  let count = 0

  async function start({ flags = [], command }: StartOperator = {}): Promise<FaultOperator> {
    const proxy = await controlPlane.startFaultProxy(driver.rule)
    count += 1
    const identity = `operator-${count}`
    const operator = startOperator({
      flags: [
        `--kubeconfig=${controlPlane.kubeconfigFor(USER, proxy.url)}`,
        `--k0rdent-endpoint=${k0rdent.url}`,
        `--identity=${identity}`,
        ...FLAGS,
        ...flags,
      ],
      env: { NODE_EXTRA_CA_CERTS: k0rdent.caFile },
      ...(command && { command }),
    })
    operators.add(operator)
    return {
      operator,
      identity,
      kill: async () => {
        await operator.stop('SIGKILL')
        operators.delete(operator)
        await freeLease(controlPlane.admin, identity)
      },
    }
  }

  const resources = started.move()
  return {
    controlPlane,
    k0rdent,
    consumers,
    statuses,
    driver,
    api: createCredentialApi({ controlPlane, k0rdent, driver, consumers }),
    start,
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  }
}

async function install({ admin }: ControlPlane, token: string): Promise<void> {
  const rights = await deployed('rbac.yaml')
  await installMintlet(admin, { namespaces: [NAMESPACE], rights, group: 'mintlet-operators' })
  const crd = new URL('../../../crds/serviceaccountcredentials.yaml', import.meta.url)
  await admin.apply(await readFile(crd, 'utf8'))
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'administrator', namespace: 'mintlet-system' },
    stringData: { token },
  }
  const issuer = {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name: 'k0rdent' },
    spec: {
      k0rdent: { auth: { tokenSecretRef: { name: 'administrator' } } },
      grants: [GRANT],
      limits: { requestsPerSecond: 10_000, burst: 10_000, concurrency: 1000 },
    },
  }
  await admin.apply([secret, issuer].map((object) => stringify(object)).join('---\n'))
}

const GRANT = {
  namespaces: { names: [NAMESPACE] },
  serviceAccounts: ['*'],
  kinds: ['ClientCredential'],
  maxLifetime: '24h',
  maxCredentials: 4,
}
