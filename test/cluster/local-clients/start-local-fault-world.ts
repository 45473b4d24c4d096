import { stringify } from 'yaml'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import { serviceAccountHash } from '../../../src/reconcile/credential/service-account-hash.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { createIoDriver } from '../../kit/faults/io-driver.ts'
import type { TrackedObject } from '../../kit/faults/io-point.ts'
import { judgeCredential, type SeenCredential } from '../../kit/faults/judge-credential.ts'
import { createCredentials } from '../../kit/k0rdent/credentials.ts'
import { createFaults } from '../../kit/k0rdent/faults.ts'
import { createLedger } from '../../kit/k0rdent/ledger.ts'
import { type Operator, startOperator } from '../../kit/operator.ts'
import { createCredentialApi } from '../credential-api.ts'
import { faultPlace } from '../credential-faults/fault-place.ts'
import { freeLease } from '../credential-faults/free-lease.ts'
import { HURRIED_FLAGS } from '../credential-faults/hurried-flags.ts'
import { startFaultPlane } from '../credential-faults/start-fault-plane.ts'
import { textsOf } from '../credential-faults/texts-of.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { createTokenApi } from '../operator/token-api.ts'
import { credentialIdOf } from './credential-id-of.ts'
import { livingOf } from './living-of.ts'
import type { ClientAuth } from './oauth-post.ts'
import { CLIENT_GRANT } from './start-local-client-world.ts'
import { type RecordWatch, watchRecords } from './watch-records.ts'

/** A ServiceAccountCredential whose calls are written down, and treated. */
export type LocalFaultObject = {
  readonly name: string
  readonly tracked: TrackedObject
}

/** A control plane with the issuer `local`, and operators behind a fault proxy, one after the other. */
export type LocalFaultWorld = AsyncDisposable & {
  readonly records: RecordWatch
  /** In the cluster there is nothing yet. */
  object(name: string): LocalFaultObject
  create(object: LocalFaultObject, spec: object): Promise<void>
  /** Asks for a rotation. */
  refresh(object: LocalFaultObject, request: string): Promise<void>
  /** What is not as it has to be once it is Ready and everything has settled, as texts. */
  wrong(object: LocalFaultObject, request?: string): Promise<readonly string[]>
  /** As the Secret of the object says. */
  client(object: LocalFaultObject): Promise<ClientAuth>
  uid(object: LocalFaultObject): string
  /** Starts one more and resolves at once. */
  start(): Promise<Operator>
  /** SIGKILL of the one that was started last; nobody has to wait for the end of its lease. */
  kill(): Promise<void>
}

/** Unused here: nothing is late, and there is no issuer outside. */
const LATE = { lateApiMs: 18_000, lateIamMs: 0 }
const ISSUER = 'local'
const USER = 'operator-a'

export async function startLocalFaultWorld(): Promise<LocalFaultWorld> {
  await using started = new AsyncDisposableStack()
  const place = faultPlace()
  const { namespace, system } = place
  const controlPlane = started.use(await startFaultPlane([undefined]))
  const { admin } = controlPlane
  await install(controlPlane)
  const records = started.use(watchRecords(controlPlane, system))
  const ledger = createLedger(
    createCredentials(Date.now, () => undefined),
    Date.now,
  )
  const nobody = { ledger, faults: createFaults() }
  const driver = createIoDriver({ ...LATE, k0rdent: nobody, operatorNamespace: system })
  const operators = started.adopt(new Set<Operator>(), async (all) => {
    await Promise.all([...all].map((one) => one.stop('SIGKILL')))
  })
  const uids = new Map<LocalFaultObject, string>()
  const { createCredential, credential } = createCredentialApi(admin, ISSUER)
  const { secret: readSecret } = createTokenApi(admin)
  const secretOf = async (name: string): Promise<Readonly<Record<string, string>> | undefined> => {
    const found = await readSecret([namespace, `${name}-credential`])
    return found && textsOf(found.data)
  }
  const uid = (object: LocalFaultObject): string => uids.get(object) ?? ''
  let count = 0

  const world = {
    records,
    object(name) {
      const accountHash = serviceAccountHash(ISSUER, name)
      return { name, tracked: driver.track({ namespace, name, serviceAccount: name, accountHash }) }
    },
    async create(object, spec) {
      const { name, tracked } = object
      await createCredential([namespace, name], { serviceAccount: name, ...spec })
      const found = await credential([namespace, name])
      uids.set(object, found?.metadata.uid ?? '')
      tracked.know(uid(object))
    },
    async refresh({ name }, request) {
      const annotations = { [REFRESH_REQUESTED_ANNOTATION]: request }
      await changeCredential({ controlPlane }, [namespace, name], { metadata: { annotations } })
    },
    async wrong(object, request) {
      const { name } = object
      const [found, secret] = await Promise.all([credential([namespace, name]), secretOf(name)])
      const seen = records.seen(uid(object)).at(-1)
      const content = seen?.content
      return judgeCredential(
        { end: 'Ready', ...(request !== undefined && { refresh: request }) },
        {
          object: found as SeenCredential | undefined,
          secret,
          record: content && { content, keepsSecret: Object.keys(seen.data).length > 0 },
          active: livingOf(content).map(({ id }) => id),
          authenticates: (id, text) =>
            id === uid(object) && credentialIdOf(content, text) === content?.current?.id,
        },
      )
    },
    async client({ name }) {
      const { clientId = '', clientSecret = '' } = (await secretOf(name)) ?? {}
      return { clientId, clientSecret }
    },
    uid,
    async start() {
      const proxy = await controlPlane.startFaultProxy(driver.rule)
      count += 1
      const operator = startOperator({
        flags: [
          `--kubeconfig=${controlPlane.kubeconfigFor(USER, proxy.url)}`,
          `--identity=operator-${count}`,
          `--namespace=${system}`,
          ...HURRIED_FLAGS,
        ],
      })
      operators.add(operator)
      return operator
    },
    async kill() {
      for (const operator of operators) await operator.stop('SIGKILL')
      operators.clear()
      await freeLease(admin, place, `operator-${count}`)
    },
  } satisfies Omit<LocalFaultWorld, typeof Symbol.asyncDispose>
  const resources = started.move()
  return { ...world, [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose]() }
}

const install = ({ admin }: ControlPlane): Promise<unknown> =>
  admin.apply(
    stringify({
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'ClusterCredentialIssuer',
      metadata: { name: ISSUER },
      spec: { local: {}, grants: [CLIENT_GRANT] },
    }),
  )
