import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import { RECORD_ANNOTATION } from '../../../../src/api/group.ts'
import type { ServiceAccountCredential } from '../../../../src/api/service-account-credential.ts'
import { answerError } from '../../../../src/kube/answer-error.ts'
import { describeCall } from '../../../../src/kube/describe-call.ts'
import type { KubeAnswer, KubeCall, KubeClient } from '../../../../src/kube/kube-client.ts'
import { noAnswerError } from '../../../../src/kube/no-answer-error.ts'
import { metadataOf, type PartialObject } from '../../../../src/kube/partial-metadata.ts'
import { createRateLimits } from '../../../../src/queue/rate-limit.ts'
import type { CredentialPorts } from '../../../../src/reconcile/credential/credential-ports.ts'
import { createReconcileCredential } from '../../../../src/reconcile/credential/reconcile-credential.ts'
import { createRemoteViews } from '../../../../src/reconcile/credential/remote-views.ts'
import { serviceAccountHash } from '../../../../src/reconcile/credential/service-account-hash.ts'
import { decodeCredential } from '../../../../src/watch/decode-credential.ts'
import { createCredentialRecords } from '../../../../src/write/credential-records.ts'
import { createObjectAccess } from '../../../../src/write/custom-object.ts'
import { createFinalizerWriter } from '../../../../src/write/finalizer.ts'
import { recordOf, recordSecretName } from '../../../../src/write/record-secret.ts'
import { createSecretWriter } from '../../../../src/write/secret.ts'
import { createStatusWriter } from '../../../../src/write/status.ts'
import { createWorkloadAccess } from '../../../../src/write/workload.ts'
import { type CredentialSpecInput, credentialSettings } from '../../../kit/credential-gen.ts'
import { createFakeClock, type FakeClock } from '../../../kit/fake-clock.ts'
import { issuer, NOW } from '../../../kit/gen.ts'
import { createFakeApiServer, shape } from '../../../kit/story/fake-api-server.ts'
import type { ObjectStore } from '../../../kit/story/object-store.ts'
import type { StoredObject } from '../../../kit/story/stored-object.ts'
import { createFakeService, type FakeService } from './fake-service.ts'

/** `lost`: it is done, and the answer does not come back. */
export type Fate = 'pass' | 'lost' | 'unreachable' | 'forbidden'

export type TurnWorld = {
  readonly clock: FakeClock
  readonly store: ObjectStore
  readonly service: FakeService
  /** `step why` of every step so far. */
  readonly steps: string[]
  /** By `create secrets`, a dry run `rehearse secrets`; in the operator's namespace `create record`. */
  fate: (call: string) => Fate
  leads: boolean
  /** False: the lease runs out soon. */
  leadsOn: boolean
  /** One turn, in one of the processes, or a new one: how many milliseconds until the next. */
  turn(process?: Process): Promise<number | undefined>
  /** Turns at the times that they ask for, until one asks for later than `withinMs`. */
  run(withinMs: number, process?: Process): Promise<void>
  start(): Process
  /** What a process is made of, for one that is to be different. */
  ports(): CredentialPorts
  record(): CredentialRecord | undefined
  recordData(): object | undefined
  /** As another process would. @throws Error without a record */
  changeRecord(change: (record: CredentialRecord) => CredentialRecord): void
  secret(): Readonly<Record<string, string>> | undefined
  status(): ServiceAccountCredential['status']
  /** @param spec of the one object, `etl/pipeline` */
  make(spec?: CredentialSpecInput): void
  removeSecret(): void
}

/** Of the operator: what it holds in memory ends with it. */
export type Process = ReturnType<typeof createReconcileCredential>

const SYSTEM = 'mintlet-system'
const PLACE = { resource: 'serviceaccountcredentials', namespace: 'etl', name: 'pipeline' }
const SECRET = { resource: 'secrets', namespace: 'etl', name: 'pipeline-credential' }
const K0RDENT = issuer({
  metadata: { name: 'k0rdent' },
  spec: {
    k0rdent: { auth: { tokenSecretRef: { name: 'iam' } } },
    grants: [
      {
        namespaces: { names: ['etl'] },
        serviceAccounts: ['sa-*'],
        kinds: ['ClientCredential'],
        maxLifetime: '8760h',
      },
    ],
  },
})

/** One object, an API server and an issuer that do what they are told, and processes of the operator. */
export function turnWorld(): TurnWorld {
  const clock = createFakeClock(NOW)
  const server = createFakeApiServer(clock)
  const { store } = server
  const service = createFakeService(clock)
  const steps: string[] = []
  let turns = 0

  const client: KubeClient = {
    async request<T>(call: KubeCall): Promise<KubeAnswer<T>> {
      const about = describeCall(call)
      const what = about.namespace === SYSTEM ? 'record' : about.resource
      const isDry = call.query?.['dryRun'] === 'All'
      const fate = world.fate(isDry ? `rehearse ${what}` : `${about.verb} ${what}`)
      const broken = (code: string): Error =>
        noAnswerError(about, { error: Object.assign(new Error('no answer'), { code }) })
      if (fate === 'unreachable') throw broken('ECONNREFUSED')
      if (fate === 'forbidden') throw answerError(about, { status: 403, text: '' })
      const body = isDry ? shape(call, DRY) : server.serve('mintlet', call)
      if (fate === 'lost') throw broken('ECONNRESET')
      return { status: 200, body: structuredClone(body) as T, serverTime: clock.now() }
    },
    // oxlint-disable-next-line require-yield
    async *stream() {
      throw new Error('nothing is watched')
    },
    close: () => Promise.resolve(),
  }

  const decoded = (): ServiceAccountCredential | undefined => {
    const object = store.get(PLACE)
    return object && decodeCredential(object as unknown as PartialObject)
  }
  const keyOf = (): string => {
    const { uid = '' } = (decoded() ?? last)?.metadata ?? {}
    return `etl/pipeline/${uid}`
  }
  let last: ServiceAccountCredential | undefined

  const recordObject = (): StoredObject | undefined => {
    const uid = (decoded() ?? last)?.metadata.uid ?? ''
    return store.get({ resource: 'secrets', namespace: SYSTEM, name: recordSecretName(uid) })
  }

  const start = (): Process => createReconcileCredential(portsOf())

  function portsOf(): CredentialPorts {
    const objects = createObjectAccess(client, 'serviceaccountcredentials')
    return {
      clock,
      random: () => 0.5,
      settings: credentialSettings(),
      caches: {
        credential: () => decoded(),
        issuer: (key) => (key === 'k0rdent' ? K0RDENT : undefined),
        keyIds: () => undefined,
        namespaceLabels: () => ({}),
        secret: (namespace, name) => {
          const object = store.get({ resource: 'secrets', namespace, name })
          return object && metadataOf(object as unknown as PartialObject).metadata
        },
        claims: () => [],
        consumers: () => undefined,
        record(uid) {
          const name = recordSecretName(uid)
          const object = store.get({ resource: 'secrets', namespace: SYSTEM, name })
          if (object === undefined) return undefined
          const { metadata } = metadataOf(object as unknown as PartialObject)
          const record = recordOf(metadata)
          return {
            content: record.ok ? record.value : undefined,
            version: metadata.resourceVersion,
          }
        },
        recordsFor: () => [],
      },
      newId: () => `turn-${(turns += 1)}`,
      async readObject(owner) {
        const raw = await objects.read(owner)
        return raw && decodeCredential(raw)
      },
      readClock: (owner) => objects.serverTime(owner),
      records: createCredentialRecords(client, SYSTEM, serviceAccountHash),
      secrets: createSecretWriter(client),
      rehearsal: createSecretWriter(client, { dryRun: true }),
      finalizers: createFinalizerWriter(client),
      workloads: createWorkloadAccess(client),
      consumers: { seen: () => undefined, look: () => Promise.resolve({ at: 0, uses: [] }) },
      credentials: (key) => (key === 'k0rdent' ? service : undefined),
      views: createRemoteViews(),
      limits: createRateLimits({ clock }),
      statuses: createStatusWriter(client),
      events: { write: () => Promise.resolve() },
      remember: { credential: () => undefined, secret: () => undefined },
      mayWrite: () => world.leads,
      mayCreate: () => world.leadsOn,
      tell: {
        step: ({ step, why }) => void steps.push(why === undefined ? step : `${step} ${why}`),
        turned: () => undefined,
        created: () => undefined,
        createFailed: () => undefined,
        published: () => undefined,
        revoked: () => undefined,
        recordWritten: () => undefined,
        restarted: () => undefined,
        unreported: () => undefined,
      },
    }
  }

  const first = start()
  const world: TurnWorld = {
    clock,
    store,
    service,
    steps,
    fate: () => 'pass',
    leads: true,
    leadsOn: true,
    async turn(process = first) {
      last = decoded() ?? last
      const next = await process(keyOf(), new AbortController().signal)
      return next && next.at - clock.now()
    },
    async run(withinMs, process = first) {
      const until = clock.now() + withinMs
      for (let left = MOST_TURNS; left > 0; left -= 1) {
        const wait = await world.turn(process)
        if (wait === undefined || clock.now() + wait > until) return
        await clock.advance(Math.max(1, wait))
      }
      throw new Error(`no rest: ${steps.slice(-20).join(', ')}`)
    },
    start,
    ports: portsOf,
    record() {
      const object = recordObject()
      const read = object && recordOf(metadataOf(object as unknown as PartialObject).metadata)
      return read?.ok === true ? read.value : undefined
    },
    changeRecord(change) {
      const [object, record] = [recordObject(), world.record()]
      if (object === undefined || record === undefined) throw new Error('there is no record')
      const { name } = object.metadata
      const annotations = { [RECORD_ANNOTATION]: JSON.stringify(change(record)) }
      const metadata = { ...object.metadata, annotations }
      const place = { resource: 'secrets', namespace: SYSTEM, name }
      store.replace('other', place, { ...object, metadata })
    },
    recordData: () => recordObject()?.['data'] as object | undefined,
    secret() {
      const data = store.get(SECRET)?.['data'] as Record<string, string> | undefined
      return data && mapValues(data, (value) => Buffer.from(value, 'base64').toString())
    },
    status: () => decoded()?.status ?? {},
    make(spec = {}) {
      store.create('someone', PLACE, {
        kind: 'ServiceAccountCredential',
        metadata: { name: 'pipeline', namespace: 'etl' },
        spec: {
          issuerRef: { name: 'k0rdent' },
          serviceAccount: 'sa-pipeline',
          rotation: { policy: 'BeforeExpiry' },
          ...spec,
        },
      })
    },
    removeSecret: () => store.remove('someone', SECRET),
  }
  return world
}

const MOST_TURNS = 2000
const DRY = { metadata: { name: 'dry', namespace: 'etl', resourceVersion: '1' } }

const mapValues = (
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
