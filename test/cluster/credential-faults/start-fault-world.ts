import { stringify } from 'yaml'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { createIoDriver, type IoDriver } from '../../kit/faults/io-driver.ts'
import { type SecretConsumers, startConsumers } from '../../kit/faults/secret-consumer.ts'
import {
  type K0rdentEmulator,
  startK0rdentEmulator,
} from '../../kit/k0rdent/start-k0rdent-emulator.ts'
import { type Operator, startOperator } from '../../kit/operator.ts'
import { seededRandom } from '../operator/seeded-random.ts'
import { type CredentialApi, createCredentialApi } from './credential-api.ts'
import { type FaultPlace, faultPlace } from './fault-place.ts'
import { feedConsumers } from './feed-consumers.ts'
import { freeLease } from './free-lease.ts'
import { HURRIED_FLAGS } from './hurried-flags.ts'
import { startFaultPlane } from './start-fault-plane.ts'
import { type StatusWatch, watchStatuses } from './watch-statuses.ts'

export type FaultWorldOptions = {
  /** One of its own unless given. */
  readonly k0rdent?: K0rdentEmulator
  /** Subject of the administrator that the operator asks as; `admin-a` unless given. */
  readonly administrator?: string
  /** A part of a control plane for several, of startFaultPlane(); one of its own unless given. */
  readonly part?: { readonly controlPlane: ControlPlane; readonly name: string }
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
  readonly place: FaultPlace
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
  ...HURRIED_FLAGS,
  '--log-level=info',
]
/** The operator waits 15 seconds for the API server. */
const LATE_API_MS = 18_000
/** Later than the operator expects: what comes then is found by the next lists. */
const LATE_IAM_MS = SETTLE_TIME_MS + 2000
const KUBELET_MS = 1000
const USER = 'operator-a'

export async function startFaultWorld(options: FaultWorldOptions = {}): Promise<FaultWorld> {
  const { administrator = 'admin-a', part } = options
  await using started = new AsyncDisposableStack()
  const k0rdent = options.k0rdent ?? started.use(await startK0rdentEmulator())
  const place = faultPlace(part?.name)
  const { namespace, system } = place
  const controlPlane = part?.controlPlane ?? started.use(await startFaultPlane([undefined]))
  await install(controlPlane, place, await k0rdent.issueAdminToken(administrator, 86_400))
  const driver = createIoDriver({
    k0rdent,
    lateApiMs: LATE_API_MS,
    lateIamMs: LATE_IAM_MS,
    operatorNamespace: system,
  })
  const random = seededRandom(20_261_122)
  const consumers = started.use(
    startConsumers({
      authenticates: k0rdent.authenticates,
      delayMs: () => random() * KUBELET_MS,
      everyMs: 1000,
    }),
  )
  started.use(feedConsumers(controlPlane, namespace, consumers))
  const statuses = started.use(watchStatuses(controlPlane, namespace))
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
        `--namespace=${system}`,
        ...(part === undefined ? [] : [`--namespaces=${namespace}`]),
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
        await freeLease(controlPlane.admin, place, identity)
      },
    }
  }

  const resources = started.move()
  return {
    controlPlane,
    place,
    k0rdent,
    consumers,
    statuses,
    driver,
    api: createCredentialApi({ controlPlane, place, k0rdent, driver, consumers }),
    start,
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  }
}

async function install(
  { admin }: ControlPlane,
  { namespace, system, issuer }: FaultPlace,
  token: string,
): Promise<void> {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'administrator', namespace: system },
    stringData: { token },
  }
  const cluster = {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name: issuer },
    spec: {
      k0rdent: { auth: { tokenSecretRef: { name: 'administrator' } } },
      grants: [{ namespaces: { names: [namespace] }, ...GRANT }],
      limits: { requestsPerSecond: 10_000, burst: 10_000, concurrency: 1000 },
    },
  }
  await admin.apply([secret, cluster].map((object) => stringify(object)).join('---\n'))
}

const GRANT = {
  serviceAccounts: ['*'],
  kinds: ['ClientCredential'],
  maxLifetime: '24h',
  maxCredentials: 4,
}
