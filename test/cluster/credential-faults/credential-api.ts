import { credentialRecordSchema } from '../../../src/api/credential-record.ts'
import { RECORD_ANNOTATION, REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import { serviceAccountHash } from '../../../src/reconcile/credential/service-account-hash.ts'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import type { IoDriver } from '../../kit/faults/io-driver.ts'
import type { TrackedObject } from '../../kit/faults/io-point.ts'
import type { CredentialWorld, SeenCredential } from '../../kit/faults/judge-credential.ts'
import type { SecretConsumers } from '../../kit/faults/secret-consumer.ts'
import type { K0rdentEmulator } from '../../kit/k0rdent/start-k0rdent-emulator.ts'
import type { FaultPlace } from './fault-place.ts'
import { textsOf } from './texts-of.ts'

/** A ServiceAccountCredential that is made or will be; its service account is there. */
export type FaultObject = {
  readonly name: string
  readonly serviceAccount: string
  readonly tracked: TrackedObject
}

export type CredentialApi = {
  /** With a service account of its own, unless one is given that is there; in the cluster there is nothing yet. */
  object(name: string, shared?: string): FaultObject
  /** @throws Error when refused */
  create(object: FaultObject, spec: object): Promise<void>
  /** Asks for a rotation. */
  refresh(object: FaultObject, request: string): Promise<void>
  /** Its workload ends first. */
  remove(object: FaultObject): Promise<void>
  /** Everything there is of each. */
  look(objects: readonly FaultObject[]): Promise<ReadonlyMap<FaultObject, CredentialWorld>>
}

type Parts = {
  readonly controlPlane: ControlPlane
  readonly place: FaultPlace
  readonly k0rdent: K0rdentEmulator
  readonly driver: IoDriver
  readonly consumers: SecretConsumers
}

const secretsOf = (namespace: string): string => `/api/v1/namespaces/${namespace}/secrets`

type Seen = SeenCredential & {
  readonly metadata: { readonly name: string; readonly uid: string }
}
type SecretObject = {
  readonly metadata: {
    readonly name: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly data?: Readonly<Record<string, string>>
}

export function createCredentialApi({
  controlPlane: { admin },
  place: { namespace, system, issuer },
  k0rdent,
  driver,
  consumers,
}: Parts): CredentialApi {
  const uids = new Map<FaultObject, string>()
  const path = `/apis/mintlet.dev/v1alpha1/namespaces/${namespace}/serviceaccountcredentials`

  async function send(method: string, to: string, body?: object): Promise<ApiObject> {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const answer = await admin.request(method, to, body, { contentType })
    if (answer.status < 300) return answer.body
    throw new Error(`${method} ${to}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
  const items = async <T>(of: string): Promise<readonly T[]> =>
    (await send('GET', of))['items'] as readonly T[]

  return {
    object: (name, shared) => {
      const serviceAccount = shared ?? `sa-${name}`
      if (shared === undefined) addAccount(k0rdent, serviceAccount)
      const accountHash = serviceAccountHash(issuer, serviceAccount)
      const tracked = driver.track({ namespace, name, serviceAccount, accountHash })
      return { name, serviceAccount, tracked }
    },
    create: async (object, spec) => {
      const { name, serviceAccount, tracked } = object
      const { metadata } = await send('POST', path, {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ServiceAccountCredential',
        metadata: { name },
        spec: { issuerRef: { name: issuer }, serviceAccount, ...spec },
      })
      uids.set(object, metadata?.uid ?? '')
      tracked.know(metadata?.uid ?? '')
    },
    refresh: async ({ name }, request) => {
      const annotations = { [REFRESH_REQUESTED_ANNOTATION]: request }
      await send('PATCH', `${path}/${name}`, { metadata: { annotations } })
    },
    remove: async ({ name }) => {
      consumers.end(`${name}-credential`)
      await send('DELETE', `${path}/${name}`)
    },
    look: async (objects) => {
      const [seen, secrets, records] = await Promise.all([
        items<Seen>(path).then(byName),
        items<SecretObject>(secretsOf(namespace)).then(byName),
        items<SecretObject>(secretsOf(system)).then(byName),
      ])
      return new Map(
        objects.map((object) => {
          const secret = secrets.get(`${object.name}-credential`)
          const world: CredentialWorld = {
            object: seen.get(object.name),
            secret: secret && textsOf(secret.data),
            record: recordIn(records.get(`mintlet-credential-${uids.get(object)}`)),
            active: k0rdent.ledger.active(object.serviceAccount).map(({ id }) => id),
            authenticates: k0rdent.authenticates,
          }
          return [object, world]
        }),
      )
    },
  }
}

function addAccount(k0rdent: K0rdentEmulator, id: string): void {
  k0rdent.addServiceAccount({
    id,
    scope: 'organization',
    scopeId: 'myorg',
    roles: ['compute.deployer'],
  })
}

const byName = <T extends { readonly metadata: { readonly name: string } }>(
  all: readonly T[],
): ReadonlyMap<string, T> => new Map(all.map((each) => [each.metadata.name, each]))

function recordIn(secret: SecretObject | undefined): CredentialWorld['record'] {
  if (secret === undefined) return undefined
  const text = secret.metadata.annotations?.[RECORD_ANNOTATION] ?? 'null'
  const content = credentialRecordSchema.parse(JSON.parse(text))
  return { content, keepsSecret: Object.keys(secret.data ?? {}).length > 0 }
}
