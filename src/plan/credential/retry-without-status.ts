import type { Failure } from '../../failure.ts'
import { nextAttemptAt } from '../next-attempt.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** Where nothing counts the attempts, each waits as the third one does. */
const USUAL_ATTEMPT = 3

/** When to try again where there is no status to count failed attempts in. Epoch milliseconds. */
export const retryWithoutStatus = (
  { jitter }: Pick<ObservedCredential, 'jitter'>,
  failure: Failure,
  now: number,
  settings: CredentialSettings,
): number => nextAttemptAt(failure, USUAL_ATTEMPT, undefined, now, settings, jitter)
