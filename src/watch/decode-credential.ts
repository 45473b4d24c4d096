import { parseSpec } from '../api/parse-spec.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import { serviceAccountCredentialSpecSchema } from '../api/service-account-credential-spec.ts'
import type { Size } from '../api/too-big.ts'
import type { PartialObject } from '../kube/partial-metadata.ts'
import { decodeObject } from './decode-object.ts'

type Raw = {
  readonly metadata: Partial<PartialObject['metadata']>
  readonly spec?: unknown
  readonly status?: ServiceAccountCredential['status']
}

/** Beyond all that the schema allows: annotations for the Secret, mostly. */
const LARGEST_SPEC: Size = { values: 10_000, characters: 262_144 }

/** A ServiceAccountCredential as decisions see it; see decodeObject(). */
export const decodeCredential = (
  raw: Raw,
  known?: ServiceAccountCredential,
): ServiceAccountCredential =>
  decodeObject(
    (spec) => parseSpec(serviceAccountCredentialSpecSchema, spec, LARGEST_SPEC),
    raw,
    known,
  )
