import type { CredentialFacts, CredentialRecord } from '../../src/api/credential-record.ts'
import { REVOKE_FINALIZER } from '../../src/api/group.ts'
import type { ServiceAccountCredential } from '../../src/api/service-account-credential.ts'
import { formatTime } from '../../src/api/time.ts'
import { credential, issuedStatus } from '../kit/credential-gen.ts'
import { NOW } from '../kit/gen.ts'
import { LIFETIME } from './time.ts'

/** What of an object can change. */
export type ObjectFacts = {
  readonly object: number
  readonly finalizer: boolean
  readonly deleting: boolean
  /** What status tells: the credential, and the version of the Secret. */
  readonly told: CredentialFacts | undefined
  readonly toldVersion: string | undefined
}

/** The same, and the object as decisions see it. */
export type Known = ObjectFacts & { readonly key: string; readonly view: ServiceAccountCredential }

const OWNERS = ['one', 'two'].map((name) => ({ namespace: 'etl', name, uid: `uid-of-${name}` }))

/** The same value at every call. */
export function ownerOf(object: number): CredentialRecord['owner'] {
  const owner = OWNERS[object]
  if (owner === undefined) throw new RangeError(`no object ${object} in the model`)
  return owner
}

export const secretNameOf = (object: number): string => `${ownerOf(object).name}-credential`
export const digestOf = (id: string): string => `digest-of-${id}`

const known = new Map<string, Known>()
const byView = new WeakMap<ServiceAccountCredential, Known>()

/** One for all that are alike. */
export function objectOf(facts: ObjectFacts): Known {
  const { object, finalizer, deleting, told, toldVersion } = facts
  const key = `${object}${finalizer ? 'f' : ''}${deleting ? 'd' : ''}${told?.id ?? ''}@${toldVersion ?? ''}`
  const found = known.get(key)
  if (found !== undefined) return found
  const made = { ...facts, key, view: viewOf(facts) }
  known.set(key, made)
  byView.set(made.view, made)
  return made
}

export const knownAs = (view: ServiceAccountCredential | undefined): Known | undefined =>
  view && byView.get(view)

/** It rotates, with an overlap of one tick. */
function viewOf(facts: ObjectFacts): ServiceAccountCredential {
  const { object, finalizer, deleting, told, toldVersion } = facts
  const { name, uid } = ownerOf(object)
  return credential({
    metadata: {
      name,
      uid,
      finalizers: finalizer ? [REVOKE_FINALIZER] : [],
      ...(deleting && { deletionTimestamp: formatTime(NOW) }),
    },
    spec: { lifetime: LIFETIME, rotation: { policy: 'BeforeExpiry', overlap: '1h' } },
    ...(told !== undefined &&
      toldVersion !== undefined && {
        status: issuedStatus(told, {
          secretName: secretNameOf(object),
          secretResourceVersion: toldVersion,
          secretDigest: digestOf(told.id),
        }),
      }),
  })
}
