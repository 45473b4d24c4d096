import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { ServiceAccountCredentialSpec } from '../../../src/api/service-account-credential-spec.ts'
import { forgedMetadata } from './forged-metadata.ts'
import { ownerBy } from './owner-by.ts'
import type { Attempt, Target } from './tampering-attempt.ts'

const metadata =
  (patch: (target: Target) => object): Attempt['by'] =>
  (target) =>
    target.patchObject({ metadata: patch(target) })

const spec =
  (patch: object): Attempt['by'] =>
  ({ patchObject }) =>
    patchObject({ spec: patch })

const METADATA: readonly Attempt[] = [
  {
    what: 'all annotations of mintlet on the object',
    effect: 'nothing',
    by: metadata((target) => ({ annotations: forgedMetadata(target).annotations })),
  },
  {
    what: 'the annotation that asks for a rotation',
    effect: 'rotated',
    by: metadata(() => ({ annotations: { [REFRESH_REQUESTED_ANNOTATION]: 'now' } })),
  },
  {
    what: 'all labels of mintlet on the object',
    effect: 'nothing',
    by: metadata((target) => ({ labels: forgedMetadata(target).labels })),
  },
  { what: 'the finalizer away', effect: 'nothing', by: metadata(() => ({ finalizers: null })) },
  {
    what: 'a finalizer of their own beside it',
    effect: 'nothing',
    by: metadata(() => ({ finalizers: ['mintlet.dev/revoke', 'example.com/mine'] })),
  },
  {
    what: 'an owner that is there',
    effect: 'nothing',
    by: metadata(({ neighbour }) => ({ ownerReferences: [ownerBy(neighbour)] })),
  },
  {
    what: 'an owner that is not there, so that the garbage collector deletes the object',
    effect: 'deleted',
    by: metadata(() => ({ ownerReferences: [ownerBy()] })),
  },
]

/** Of every field at least one. */
const SPEC: Readonly<Record<keyof ServiceAccountCredentialSpec, readonly Attempt[]>> = {
  serviceAccount: [
    {
      what: 'another service account',
      effect: 'refused',
      by: spec({ serviceAccount: 'treasure' }),
    },
  ],
  issuerRef: [
    { what: 'another issuer', effect: 'refused', by: spec({ issuerRef: { name: 'other' } }) },
  ],
  lifetime: [
    {
      what: 'a shorter life',
      effect: { None: 'refused', BeforeExpiry: 'nothing' },
      by: spec({ lifetime: '20s' }),
    },
  ],
  expiresAt: [
    {
      what: 'an end that has passed',
      effect: 'refused',
      by: spec({ lifetime: null, expiresAt: '2020-01-01T00:00:00Z' }),
    },
  ],
  rotation: [
    {
      what: 'a rotation that is always due',
      effect: 'nothing',
      by: spec({ rotation: { policy: 'BeforeExpiry', before: '8760h', overlap: '1s' } }),
    },
    {
      what: 'the rotation away',
      effect: 'nothing',
      by: spec({ rotation: { policy: 'None', overlap: null } }),
    },
  ],
  secret: [
    {
      what: "the Secret of somebody else's object",
      effect: 'refused',
      by: spec({ secret: { name: 'neighbour-credential' } }),
    },
    {
      what: 'another type of Secret',
      effect: 'refused',
      by: spec({ secret: { type: 'example.com/other' } }),
    },
    {
      what: 'labels and annotations for the Secret',
      effect: 'nothing',
      by: spec({ secret: { labels: { team: 'mine' }, annotations: { note: 'mine' } } }),
    },
    {
      what: 'reserved labels for the Secret',
      effect: 'nothing',
      by: spec({ secret: { labels: { 'mintlet.dev/record': 'credential' } } }),
    },
  ],
  overMaximum: [
    {
      what: 'what becomes of too long a life',
      effect: 'nothing',
      by: spec({ overMaximum: 'Reject' }),
    },
  ],
  deletionPolicy: [
    { what: 'what is left of it', effect: 'remembered', by: spec({ deletionPolicy: 'Orphan' }) },
  ],
  onGrantWithdrawn: [
    {
      what: 'what becomes of it without a grant',
      effect: 'nothing',
      by: spec({ onGrantWithdrawn: 'Revoke' }),
    },
  ],
  rolloutRestart: [
    {
      what: 'workloads to be restarted',
      effect: 'nothing',
      by: spec({ rolloutRestart: [{ kind: 'Deployment', name: 'anything' }] }),
    },
  ],
  suspend: [{ what: 'suspend', effect: 'nothing', by: spec({ suspend: true }) }],
}

/** Everything of an object but status that one request of somebody with edit changes. */
export const OBJECT_ATTEMPTS: readonly Attempt[] = [...METADATA, ...Object.values(SPEC).flat()]
