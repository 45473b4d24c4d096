import { REPLACED_IMMUTABLE_ANNOTATION } from '../../api/group.ts'
import { parseTime } from '../../api/parse-time.ts'
import type { ObservedSecret } from '../observed.ts'

/** When a Secret took the place of an immutable one, epoch milliseconds; undefined: it did not, as far as it says. */
export const replacedAt = (secret: ObservedSecret): number | undefined =>
  secret.state === 'Present'
    ? parseTime(secret.annotations[REPLACED_IMMUTABLE_ANNOTATION])
    : undefined
