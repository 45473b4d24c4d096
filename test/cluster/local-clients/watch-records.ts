import {
  type CredentialRecord,
  credentialRecordSchema,
} from '../../../src/api/credential-record.ts'
import { RECORD_ANNOTATION } from '../../../src/api/group.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { follow } from '../canary/follow.ts'
import { textsOf } from '../credential-faults/texts-of.ts'
import { clientOf } from '../kube/client-of.ts'

/** A version of the record of one object. */
export type SeenRecord = {
  readonly uid: string
  readonly content: CredentialRecord
  /** Of its data, in clear: where others keep a secret until it is published. */
  readonly data: Readonly<Record<string, string>>
  /** Epoch milliseconds. */
  readonly at: number
}

export type RecordWatch = AsyncDisposable & {
  /** Every version that any record ever had, in order; of one object if one is named. */
  seen(uid?: string): readonly SeenRecord[]
}

const NAME = /^mintlet-credential-(.+)$/

/** @param namespace of the operator */
export function watchRecords(
  controlPlane: ControlPlane,
  namespace = 'mintlet-system',
): RecordWatch {
  const client = clientOf(controlPlane)
  const end = new AbortController()
  const seen: SeenRecord[] = []
  const path = `/api/v1/namespaces/${namespace}/secrets`
  const following = follow(client, path, end.signal, (type, { metadata, data }) => {
    const [, uid] = NAME.exec(metadata.name) ?? []
    const text = metadata.annotations?.[RECORD_ANNOTATION]
    if (type === 'DELETED' || uid === undefined || text === undefined) return
    const content = credentialRecordSchema.parse(JSON.parse(text))
    seen.push({ uid, content, data: textsOf(data), at: Date.now() })
  })
  return {
    seen: (uid) => seen.filter((each) => uid === undefined || each.uid === uid),
    async [Symbol.asyncDispose]() {
      end.abort()
      await following
      await client.close()
    },
  }
}
