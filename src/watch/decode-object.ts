import type { Parsed } from '../api/parsed.ts'
import { metadataOf, type PartialObject } from '../kube/partial-metadata.ts'

type Raw<Status> = {
  readonly metadata: Partial<PartialObject['metadata']>
  readonly spec?: unknown
  readonly status?: Status
}

type Decoded<Spec, Status> = PartialObject & {
  readonly spec: Parsed<Spec>
  readonly status: Status
}

/**
 * An object of ours as decisions see it. A bad spec is kept as the reason why it is bad: one object never
 * stops the others. The status is ours: the API server has held it against its schema.
 *
 * @param read of the spec; see parseSpec()
 * @param known the object as it was before: its spec is used again where the API server says, by
 *   uid and generation, that it is the same, so that nobody makes us read a spec by touching labels
 */
export function decodeObject<Spec, Status extends object>(
  read: (spec: unknown) => Parsed<Spec>,
  raw: Raw<Status>,
  known?: Decoded<Spec, Status>,
): Decoded<Spec, Status> {
  const object = metadataOf(raw)
  const { uid, generation } = object.metadata
  const isSame =
    generation > 0 && known?.metadata.uid === uid && known.metadata.generation === generation
  return {
    ...object,
    spec: isSame ? known.spec : read(raw.spec),
    status: raw.status ?? ({} as Status),
  }
}
