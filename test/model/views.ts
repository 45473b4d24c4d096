import type { RemoteCredential } from '../../src/api/remote-credential.ts'
import { formatTime } from '../../src/api/time.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../src/plan/credential/observed-credential.ts'
import type { ObservedIssuer, ObservedSecret } from '../../src/plan/observed.ts'
import { secretMetadata } from '../../src/plan/secret-metadata.ts'
import { remoteCredential } from '../kit/credential-gen.ts'
import { issuer, issuerAsSeen, NOW } from '../kit/gen.ts'
import { digestOf, ownerOf, secretNameOf } from './objects.ts'
import type { Credential, State, StoredRecord, StoredSecret, Worker } from './state.ts'

/** What reads and caches show of a state. */

export const US = 'mintlet'

const ISSUER: ObservedIssuer = issuerAsSeen(
  issuer({
    metadata: { name: 'k0rdent' },
    spec: {
      k0rdent: { auth: { tokenSecretRef: { name: 'iam' } } },
      grants: [
        {
          namespaces: { names: ['etl'] },
          serviceAccounts: ['*'],
          kinds: ['ClientCredential'],
          maxLifetime: '8760h',
          maxCredentials: 5,
        },
      ],
    },
  }),
)
const NAMESPACE = { name: 'etl', labels: {} }
export const GONE: ObservedSecret = { state: 'Absent', live: true }
const UNSEEN: ObservedSecret = { state: 'Absent', live: false }

type Present = Extract<ObservedSecret, { state: 'Present' }>
const secrets = new Map<string, Present>()
const remotes = new WeakMap<Credential, RemoteCredential>()

/** The Secret as a live read or a cache shows it. */
export function secretView(object: number, secret: StoredSecret, live: boolean): ObservedSecret {
  const { id, mark, version } = secret
  if (id === undefined) return live ? GONE : UNSEEN
  return presentSecret(object, id, mark, version, live)
}

export function presentSecret(
  object: number,
  id: string,
  mark: number,
  version: number,
  live: boolean,
): Present {
  const key = `${object}${id}@${version}${live ? '!' : ''}`
  const found = secrets.get(key)
  if (found?.annotations['mark'] === String(mark)) return found
  const metadata = secretMetadata(
    { type: 'Opaque', annotations: { mark: String(mark) } },
    { tokenId: id, expiresAt: formatTime(mark) },
  )
  const made: Present = {
    state: 'Present',
    name: secretNameOf(object),
    uid: `uid-of-secret-${object}`,
    resourceVersion: String(version),
    ownerUid: ownerOf(object).uid,
    terminating: false,
    ...metadata,
    live: live ? { type: 'Opaque', immutable: false, digest: digestOf(id) } : undefined,
  }
  secrets.set(key, made)
  return made
}

export const recordView = (
  { content, version }: StoredRecord,
  live: boolean,
): ObservedCredential['record'] => ({
  live,
  content,
  version: content === undefined ? undefined : String(version),
})

export const siblingsOf = (
  { records }: State,
  object: number,
): ObservedCredential['siblings']['records'] =>
  records.flatMap(({ content }, index) =>
    index === object || content === undefined ? [] : [content],
  )

export function listOf({ credentials }: State): Extract<ObservedRemote['result'], { ok: true }> {
  return { ok: true, credentials: credentials.map(asListed), disabled: false, date: NOW }
}

function asListed(credential: Credential): RemoteCredential {
  const found = remotes.get(credential)
  if (found !== undefined) return found
  const { id, mark, createdAt } = credential
  const made = remoteCredential({ id, createdBy: US, createdAt, expiresAt: mark })
  remotes.set(credential, made)
  return made
}

/** Everything a turn begins with, from caches that show the record and the Secret as given. */
export function gathered(
  state: State,
  { object, sent }: Worker,
  turn: string,
  record: StoredRecord,
  secret: StoredSecret,
): ObservedCredential {
  const known = state.objects[object]
  return {
    owner: ownerOf(object),
    credential: known?.view,
    live: false,
    issuer: ISSUER,
    namespace: NAMESPACE,
    secret: known === undefined ? UNSEEN : secretView(object, secret, false),
    renderedFor: '',
    rival: undefined,
    record: recordView(record, false),
    siblings: { live: false, records: siblingsOf(state, object) },
    remote: { at: NOW, live: false, result: listOf(state) },
    sent,
    turn,
    workloads: undefined,
    rehearsed: false,
    published: undefined,
    jitter: 0,
    serverTime: undefined,
    consumers: undefined,
    principal: US,
  }
}
