import type { Condition } from '../../api/condition.ts'
import { STATE_LABEL } from '../../api/group.ts'
import type { HeldSecret } from '../look/read-secret.ts'
import { type Check, check } from './check.ts'
import { isOwnSecret } from './is-own-secret.ts'

/** What is held against each other. */
export type Publication = {
  readonly secretName: string
  /** undefined: there is none. */
  readonly secret: HeldSecret | undefined
  readonly ownerUid: string
  /** status.secretDigest */
  readonly writtenDigest: string | undefined
  /** Of what is in the Secret now. */
  readonly digest: string | undefined
  /** Of the condition Ready, for whoever has no Secret. */
  readonly ready: Pick<Condition, 'status' | 'reason' | 'message'> | undefined
}

/** Whether the Secret is there, is the object's, and is as mintlet wrote it. Pure. */
export function checkPublished(publication: Publication): Check[] {
  const { secretName, secret, ownerUid, writtenDigest, digest, ready } = publication
  if (secret === undefined) {
    return [check.failed('Secret', `there is no Secret ${secretName}${because(ready)}`)]
  }
  return [
    isExpired(secret)
      ? check.failed('Secret', `${secretName} is marked as expired: nothing new comes into it`)
      : check.passed('Secret', `${secretName} is there`),
    check.that('Owner', isOwnSecret(secret, ownerUid), [
      'it belongs to this object',
      'it does not belong to this object: mintlet did not write what is in it for this one',
    ]),
    writtenDigest === undefined
      ? check.skipped('Contents', 'status does not say what was written')
      : check.that('Contents', digest === writtenDigest, [
          'its data is what mintlet wrote last',
          'its data is not what status says was written: it was edited, or is being replaced; look again in a moment',
        ]),
  ]
}

function because(ready: Publication['ready']): string {
  if (ready === undefined) return ''
  return ready.status === 'True'
    ? ', although the object says Ready: kubectl mintlet doctor'
    : `; ${ready.reason}: ${ready.message}`
}

const isExpired = ({ metadata }: HeldSecret): boolean => metadata.labels[STATE_LABEL] === 'expired'
