import { randomBytes } from 'node:crypto'
import type { ApiAnswer } from '../../kit/control-plane/admin-client.ts'
import type { Secret } from '../operator/token-api.ts'
import type { Credential } from './start-k0rdent-world.ts'

/** What somebody with edit has before them: an object, its Secret, and how they ask. */
export type Target = {
  readonly object: Credential
  readonly secret: Secret
  /** Somebody else's object in the same namespace, published as well. */
  readonly neighbour: Credential
  /** The neighbour's record, as the operator keeps it. */
  readonly neighboursRecord: string
  /** Merge patch of the object; of a subresource with `/status`. */
  patchObject(patch: object, subresource?: string): Promise<Answer>
  patchSecret(patch: object): Promise<Answer>
  removeSecret(): Promise<Answer>
  createSecret(secret: object): Promise<Answer>
}

type Answer = ApiAnswer<{ readonly message?: string }>

/**
 * What may come of it at the issuer:
 *
 * - `nothing`
 * - `refused`: by the API server already; nothing
 * - `destroyed`: the secret is lost to its owner. With policy None it is deleted; a rotating object may get another
 *   one, and loses the one before
 * - `destroyed or nothing`: it depends on what the operator happened to see
 * - `deleted`: the object is on its way out, and its credential with it
 */
export type Effect = 'nothing' | 'refused' | 'destroyed' | 'destroyed or nothing' | 'deleted'

export type Attempt = {
  readonly what: string
  readonly effect: Effect
  readonly by: (target: Target) => Promise<Answer>
}

/** Long enough to be looked for by the canary, and like nothing else. */
const junk = (): string => randomBytes(24).toString('hex')
const encoded = (text: string): string => Buffer.from(text).toString('base64')
const metadata = (patch: object): object => ({ metadata: patch })
const object =
  (patch: (target: Target) => object, subresource?: string): Attempt['by'] =>
  (target) =>
    target.patchObject(patch(target), subresource)
const secret =
  (patch: (target: Target) => object): Attempt['by'] =>
  (target) =>
    target.patchSecret(patch(target))
const ownerOf = ({ metadata: { name, uid } }: Credential): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ServiceAccountCredential',
  name,
  uid,
  controller: true,
})
const nobody = { apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid: 'no-such-uid' }

const OBJECT_METADATA: readonly Attempt[] = [
  {
    what: 'all annotations of mintlet on the object',
    effect: 'nothing',
    by: object(({ neighboursRecord, neighbour }) =>
      metadata({
        annotations: {
          'mintlet.dev/record': neighboursRecord,
          'mintlet.dev/token-id': neighbour.status?.credential?.id,
          'mintlet.dev/expires-at': '2020-01-01T00:00:00Z',
          'mintlet.dev/credential-id': neighbour.status?.credential?.id,
          'mintlet.dev/receipt': '{}',
          'mintlet.dev/restart': 'allow',
        },
      }),
    ),
  },
  {
    what: 'all labels of mintlet on the object',
    effect: 'nothing',
    by: object(() =>
      metadata({
        labels: {
          'app.kubernetes.io/managed-by': 'mintlet',
          'mintlet.dev/record': 'credential',
          'mintlet.dev/service-account-hash': 'a'.repeat(32),
        },
      }),
    ),
  },
  {
    what: 'the finalizer away',
    effect: 'nothing',
    by: object(() => metadata({ finalizers: null })),
  },
  {
    what: 'a finalizer of their own beside it',
    effect: 'nothing',
    by: object(() => metadata({ finalizers: ['mintlet.dev/revoke', 'example.com/mine'] })),
  },
  {
    what: 'an owner that is there',
    effect: 'nothing',
    by: object(({ neighbour }) => metadata({ ownerReferences: [ownerOf(neighbour)] })),
  },
  {
    what: 'an owner that is not there, so that the garbage collector deletes the object',
    effect: 'deleted',
    by: object(() => metadata({ ownerReferences: [nobody] })),
  },
  {
    what: 'status',
    effect: 'refused',
    by: object(() => ({ status: { phase: 'Pending', credential: null, mints: 0 } }), '/status'),
  },
]

const OBJECT_SPEC: readonly Attempt[] = [
  {
    what: 'another service account',
    effect: 'refused',
    by: object(() => ({ spec: { serviceAccount: 'treasure' } })),
  },
  {
    what: 'another issuer',
    effect: 'refused',
    by: object(() => ({ spec: { issuerRef: { name: 'other' } } })),
  },
  {
    what: "the Secret of somebody else's object",
    effect: 'refused',
    by: object(() => ({ spec: { secret: { name: 'neighbour-credential' } } })),
  },
  {
    what: 'another type of Secret',
    effect: 'refused',
    by: object(() => ({ spec: { secret: { type: 'example.com/other' } } })),
  },
  {
    what: 'labels and annotations for the Secret',
    effect: 'nothing',
    by: object(() => ({
      spec: { secret: { labels: { team: 'mine' }, annotations: { note: 'mine' } } },
    })),
  },
  {
    what: 'reserved labels for the Secret',
    effect: 'nothing',
    by: object(() => ({ spec: { secret: { labels: { 'mintlet.dev/record': 'credential' } } } })),
  },
  {
    what: 'what becomes of it in the end',
    effect: 'nothing',
    by: object(() => ({
      spec: { deletionPolicy: 'Orphan', onGrantWithdrawn: 'Revoke', overMaximum: 'Reject' },
    })),
  },
  {
    what: 'workloads to be restarted',
    effect: 'nothing',
    by: object(() => ({ spec: { rolloutRestart: [{ kind: 'Deployment', name: 'anything' }] } })),
  },
  { what: 'suspend', effect: 'nothing', by: object(() => ({ spec: { suspend: true } })) },
]

const KEYS = ['clientId', 'clientSecret', 'credentialId', 'tokenUrl', 'expiresAt']

const SECRET_DATA: readonly Attempt[] = [
  ...KEYS.map(
    (key): Attempt => ({
      what: `${key} in the Secret`,
      effect: 'destroyed',
      by: secret(() => ({ data: { [key]: encoded(junk()) } })),
    }),
  ),
  {
    what: 'one bit of the last byte of clientSecret',
    effect: 'destroyed',
    by: secret((target) => ({ data: { clientSecret: flipped(target.secret) } })),
  },
  {
    what: 'clientSecret out of the Secret',
    effect: 'destroyed',
    by: secret(() => ({ data: { clientSecret: null } })),
  },
  {
    what: 'everything out of the Secret',
    effect: 'destroyed',
    by: secret(() => ({ data: null })),
  },
  { what: 'the Secret away', effect: 'destroyed', by: ({ removeSecret }) => removeSecret() },
  {
    what: 'an owner that is not there, so that the garbage collector deletes the Secret',
    effect: 'destroyed',
    by: secret(() => metadata({ ownerReferences: [nobody] })),
  },
  {
    what: 'the Secret away and a copy of it in its place',
    effect: 'destroyed or nothing',
    by: async (target) => {
      await target.removeSecret()
      const { labels, annotations, name } = target.secret.metadata
      const { data, type } = target.secret
      return target.createSecret({ metadata: { name, labels, annotations }, type, data })
    },
  },
]

const SECRET_METADATA: readonly Attempt[] = [
  {
    what: 'the label that the operator watches by',
    effect: 'nothing',
    by: secret(() => metadata({ labels: { 'app.kubernetes.io/managed-by': null } })),
  },
  {
    what: 'the annotations, for those of an expired credential of somebody else',
    effect: 'nothing',
    by: secret(({ neighbour }) =>
      metadata({
        annotations: {
          'mintlet.dev/token-id': neighbour.status?.credential?.id,
          'mintlet.dev/expires-at': '2020-01-01T00:00:00Z',
        },
      }),
    ),
  },
  {
    what: "a neighbour's record, with the labels of one",
    effect: 'nothing',
    by: secret(({ neighboursRecord }) =>
      metadata({
        labels: { 'mintlet.dev/record': 'credential' },
        annotations: { 'mintlet.dev/record': neighboursRecord },
      }),
    ),
  },
  {
    what: 'the owner away',
    effect: 'nothing',
    by: secret(() => metadata({ ownerReferences: null })),
  },
  {
    what: 'the owner, for a neighbour',
    effect: 'nothing',
    by: secret(({ neighbour }) => metadata({ ownerReferences: [ownerOf(neighbour)] })),
  },
  {
    what: 'a finalizer on the Secret',
    effect: 'nothing',
    by: secret(() => metadata({ finalizers: ['example.com/mine'] })),
  },
  {
    what: 'the type of the Secret',
    effect: 'refused',
    by: secret(() => ({ type: 'example.com/other' })),
  },
  {
    what: 'the Secret immutable',
    effect: 'nothing',
    by: secret(() => ({ immutable: true })),
  },
]

/** Everything that one request of somebody with edit changes. */
export const ATTEMPTS: readonly Attempt[] = [
  ...OBJECT_METADATA,
  ...OBJECT_SPEC,
  ...SECRET_DATA,
  ...SECRET_METADATA,
]

function flipped({ data = {} }: Secret): string {
  const bytes = Buffer.from(data['clientSecret'] ?? '', 'base64')
  const last = bytes.length - 1
  bytes[last] = (bytes[last] ?? 0) ^ 1
  return bytes.toString('base64')
}
