import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { impersonatedTokenSpecSchema } from '../api/impersonated-token-spec.ts'
import { parseSpec } from '../api/parse-spec.ts'
import type { Size } from '../api/too-big.ts'
import type { PartialObject } from '../kube/partial-metadata.ts'
import { decodeObject } from './decode-object.ts'

type Raw = {
  readonly metadata: Partial<PartialObject['metadata']>
  readonly spec?: unknown
  readonly status?: ImpersonatedToken['status']
}

/** Beyond all that the schema allows: 8 KiB of claims, 64 KiB of payload, annotations for the Secret. */
const LARGEST_SPEC: Size = { values: 10_000, characters: 262_144 }

/** An ImpersonatedToken as decisions see it; see decodeObject(). */
export const decodeToken = (raw: Raw, known?: ImpersonatedToken): ImpersonatedToken =>
  decodeObject((spec) => parseSpec(impersonatedTokenSpecSchema, spec, LARGEST_SPEC), raw, known)
