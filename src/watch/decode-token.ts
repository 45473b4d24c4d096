import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { impersonatedTokenSpecSchema } from '../api/impersonated-token-spec.ts'
import { parseSpec } from '../api/parse-spec.ts'
import type { Size } from '../api/too-big.ts'
import { metadataOf, type PartialObject } from '../kube/partial-metadata.ts'

type Raw = {
  readonly metadata: Partial<PartialObject['metadata']>
  readonly spec?: unknown
  readonly status?: ImpersonatedToken['status']
}

/** Beyond all that the schema allows: 8 KiB of claims, 64 KiB of payload, annotations for the Secret. */
const LARGEST_SPEC: Size = { values: 10_000, characters: 262_144 }

/**
 * An ImpersonatedToken as decisions see it. A bad spec is kept as the reason why it is bad: one
 * object never stops the others. The status is ours: the API server has held it against its schema.
 *
 * @param known the object as it was before: its spec is used again where the API server says, by
 *   uid and generation, that it is the same, so that nobody makes us read a spec by touching labels
 */
export function decodeToken(raw: Raw, known?: ImpersonatedToken): ImpersonatedToken {
  const object = metadataOf(raw)
  const { uid, generation } = object.metadata
  const isSame =
    generation > 0 && known?.metadata.uid === uid && known.metadata.generation === generation
  return {
    ...object,
    spec: isSame ? known.spec : parseSpec(impersonatedTokenSpecSchema, raw.spec, LARGEST_SPEC),
    status: raw.status ?? {},
  }
}
