import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import { deadline } from '../next-turn.ts'

/** The urgency of an object, epoch milliseconds; nobody waits for what is left of one that is gone. */
export const credentialDeadline = (credential: ServiceAccountCredential | undefined): number =>
  credential === undefined ? Number.POSITIVE_INFINITY : deadline(credential)
