import {
  EXPIRES_AT_ANNOTATION,
  RECEIPT_ANNOTATION,
  STATE_LABEL,
  TOKEN_ID_ANNOTATION,
} from '../../api/group.ts'
import type { RawSecret } from './raw-secret.ts'

export type InspectedSecret =
  | ({ readonly name: string; readonly state: 'Present' } & SecretFacts)
  | { readonly name: string; readonly state: 'Absent' }
  /** It could not be looked at. */
  | { readonly name: string; readonly state: 'Unknown'; readonly problem: string }

/** A Secret without its values. */
export type SecretFacts = {
  readonly type: string
  readonly immutable: boolean
  readonly createdAt?: string
  readonly resourceVersion: string
  /** Whose it is: of this object, of another one, or nobody's. */
  readonly owner: 'This' | 'Other' | 'None'
  /** It says that what it holds has expired for good. */
  readonly isExpired: boolean
  readonly keys: readonly { readonly key: string; readonly bytes: number }[]
  /** Whether its data is what mintlet wrote, as status has the digest of it; absent: status does not say. */
  readonly isAsWritten?: boolean
  /** Whether it has been written to since, be it only to a label. */
  readonly isTouched?: boolean
  /** Of those annotations that tell what the Secret holds. */
  readonly annotations: readonly {
    readonly annotation: string
    readonly value?: string
    /** What status says. */
    readonly wanted: string
    readonly agrees: boolean
  }[]
  readonly hasReceipt: boolean
  /** Who else has written to it, and when last. */
  readonly editors: readonly {
    readonly manager: string
    readonly operation: string
    readonly time?: string
  }[]
}

/** What status says of the Secret. */
export type WrittenSecret = {
  readonly ownerUid: string
  readonly credentialId: string | undefined
  readonly expiresAt: string | undefined
  readonly secretResourceVersion: string | undefined
  readonly secretDigest: string | undefined
}

/** As the API server names the operator by its User-Agent. */
const OPERATOR = 'mintlet'

/**
 * What may be said of a Secret without any of its values.
 *
 * @param digest of its data, as status has it of what was written
 */
export function secretFacts(
  secret: RawSecret,
  written: WrittenSecret,
  digest: string,
): SecretFacts {
  const { metadata, type = 'Opaque', immutable = false, data = {} } = secret
  const { annotations = {}, labels = {}, creationTimestamp, resourceVersion = '' } = metadata
  const { credentialId, expiresAt, secretDigest, secretResourceVersion } = written
  return {
    type,
    immutable,
    resourceVersion,
    owner: ownerOf(secret, written.ownerUid),
    isExpired: labels[STATE_LABEL] === 'expired',
    keys: Object.entries(data).map(([key, value]) => ({
      key,
      bytes: Buffer.from(value, 'base64').length,
    })),
    annotations: [
      ...agreeing(TOKEN_ID_ANNOTATION, annotations, credentialId),
      ...agreeing(EXPIRES_AT_ANNOTATION, annotations, expiresAt),
    ],
    hasReceipt: annotations[RECEIPT_ANNOTATION] !== undefined,
    editors: editorsOf(metadata.managedFields ?? []),
    ...(creationTimestamp !== undefined && { createdAt: creationTimestamp }),
    ...(secretDigest !== undefined && { isAsWritten: digest === secretDigest }),
    ...(secretResourceVersion !== undefined && {
      isTouched: resourceVersion !== secretResourceVersion,
    }),
  }
}

function ownerOf(
  { metadata: { ownerReferences = [] } }: RawSecret,
  uid: string,
): SecretFacts['owner'] {
  const controller = ownerReferences.find((each) => each.controller === true)
  if (controller === undefined) return 'None'
  return controller.uid === uid ? 'This' : 'Other'
}

function agreeing(
  annotation: string,
  annotations: Readonly<Record<string, string>>,
  wanted: string | undefined,
): SecretFacts['annotations'] {
  if (wanted === undefined) return []
  const value = annotations[annotation]
  const agrees = value === wanted
  return [{ annotation, ...(value !== undefined && { value }), wanted, agrees }]
}

const editorsOf = (
  managers: NonNullable<RawSecret['metadata']['managedFields']>,
): SecretFacts['editors'] =>
  managers
    .filter(({ manager }) => manager !== OPERATOR)
    .map(({ manager = '', operation = '', time }) => ({
      manager,
      operation,
      ...(time !== undefined && { time }),
    }))
