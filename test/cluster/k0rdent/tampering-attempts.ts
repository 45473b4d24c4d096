import { OBJECT_ATTEMPTS } from './tamper-with-object.ts'
import { SECRET_ATTEMPTS } from './tamper-with-secret.ts'
import { STATUS_ATTEMPTS } from './tamper-with-status.ts'
import type { Attempt } from './tampering-attempt.ts'

/** Everything that one request of somebody in the namespace changes. */
export const ATTEMPTS: readonly Attempt[] = [
  ...OBJECT_ATTEMPTS,
  ...STATUS_ATTEMPTS,
  ...SECRET_ATTEMPTS,
]
