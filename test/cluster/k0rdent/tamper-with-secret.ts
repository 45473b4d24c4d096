import { randomBytes } from 'node:crypto'
import { CREDENTIAL_SECRET_KEYS } from '../../../src/api/credential-secret-keys.ts'
import type { Secret } from '../operator/token-api.ts'
import { forgedMetadata } from './forged-metadata.ts'
import { ownerBy } from './owner-by.ts'
import type { Attempt, Target } from './tampering-attempt.ts'

const secret =
  (patch: (target: Target) => object): Attempt['by'] =>
  (target) =>
    target.patchSecret(patch(target))

const metadata = (patch: (target: Target) => object): Attempt['by'] =>
  secret((target) => ({ metadata: patch(target) }))

/** Long enough to be looked for by the canary, and like nothing else. */
const junk = (): string => randomBytes(24).toString('base64')

const DATA: readonly Attempt[] = [
  ...CREDENTIAL_SECRET_KEYS.flatMap((key): Attempt[] => [
    {
      what: `${key} in the Secret`,
      effect: 'destroyed',
      by: secret(() => ({ data: { [key]: junk() } })),
    },
    {
      what: `one bit of the last byte of ${key}`,
      effect: 'destroyed',
      by: secret((target) => ({ data: { [key]: flipped(target.secret, key) } })),
    },
  ]),
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
  {
    what: "everything in the Secret, for what is in a neighbour's",
    effect: 'destroyed',
    by: secret(({ neighboursSecret: { data, metadata: theirs } }) => ({
      data,
      metadata: { labels: theirs.labels, annotations: theirs.annotations },
    })),
  },
  {
    what: 'a key of their own beside those in the Secret',
    effect: 'nothing',
    by: secret(() => ({ data: { mine: junk() } })),
  },
  { what: 'the Secret away', effect: 'destroyed', by: ({ removeSecret }) => removeSecret() },
  {
    what: 'an owner that is not there, so that the garbage collector deletes the Secret',
    effect: 'destroyed',
    by: metadata(() => ({ ownerReferences: [ownerBy()] })),
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

const METADATA: readonly Attempt[] = [
  {
    what: 'the label that the operator watches by',
    effect: 'nothing',
    by: metadata(() => ({ labels: { 'app.kubernetes.io/managed-by': null } })),
  },
  {
    what: 'all labels and annotations away',
    effect: 'nothing',
    by: metadata(() => ({ labels: null, annotations: null })),
  },
  {
    what: "the labels and annotations, for a neighbour's and those of a record",
    effect: 'nothing',
    by: metadata(forgedMetadata),
  },
  { what: 'the owner away', effect: 'nothing', by: metadata(() => ({ ownerReferences: null })) },
  {
    what: 'the owner, for a neighbour',
    effect: 'nothing',
    by: metadata(({ neighbour }) => ({ ownerReferences: [ownerBy(neighbour)] })),
  },
  {
    what: 'a finalizer on the Secret',
    effect: 'nothing',
    by: metadata(() => ({ finalizers: ['example.com/mine'] })),
  },
  {
    what: 'the type of the Secret',
    effect: 'refused',
    by: secret(() => ({ type: 'example.com/other' })),
  },
  { what: 'the Secret immutable', effect: 'nothing', by: secret(() => ({ immutable: true })) },
]

/** Everything of the Secret that one request of somebody with edit changes. */
export const SECRET_ATTEMPTS: readonly Attempt[] = [...DATA, ...METADATA]

function flipped({ data = {} }: Secret, key: string): string {
  const bytes = Buffer.from(data[key] ?? '', 'base64')
  const last = bytes.length - 1
  bytes[last] = (bytes[last] ?? 0) ^ 1
  return bytes.toString('base64')
}
