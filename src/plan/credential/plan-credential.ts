import { backingOff } from './backing-off.ts'
import { consumersUnread } from './checks-consumers.ts'
import {
  issuerMissing,
  mintLoop,
  neverAgain,
  notGranted,
  requestedTooSoon,
  secretTargetRefused,
  specInvalid,
  suspended,
} from './checks-credential.ts'
import { alreadyExpired, expiredForGood, revoked } from './checks-ending.ts'
import { policyUnrecorded, recordLost, recordUnreadable, untold } from './checks-record.ts'
import {
  orphanLeft,
  orphanUnproved,
  parentDisabled,
  remoteDue,
  remoteFailing,
} from './checks-remote.ts'
import { secretForeign, secretNeedsRead, secretTouched } from './checks-secret.ts'
import { createFailed, fencedOut } from './checks-sent.ts'
import { grantWithdrawn, lostForGood } from './checks-withdrawn.ts'
import { cleanUp } from './clean-up.ts'
import type { CredentialCheck } from './credential-check.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { CredentialStep } from './credential-step.ts'
import { finalizerMissing } from './finalizer-missing.ts'
import { abandoning, inFlightElsewhere, inFlightHere } from './mint-protocol.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { sealed } from './publish-sealed.ts'
import { restartDue, restartRefused, retireDue, unpublishedLeft } from './retire-previous.ts'
import { secretBehind } from './secret-behind.ts'
import { settingsFor } from './settings-for.ts'
import { mintDue } from './start-mint.ts'

/**
 * The specification: the first check that has something to say decides the step, and what none of them
 * speaks up about rests.
 */
export const CREDENTIAL_CHECKS: readonly CredentialCheck[] = [
  // What this process alone knows of, and what is at its end.
  fencedOut,
  cleanUp,
  recordUnreadable,
  alreadyExpired,
  // A mint that was begun is ended, one way or the other, whatever the spec says by now.
  inFlightHere,
  createFailed,
  inFlightElsewhere,
  abandoning,
  // What the author of the object has to mend.
  specInvalid,
  secretTargetRefused,
  sealed,
  issuerMissing,
  // What was published is told, and looked at.
  untold,
  policyUnrecorded,
  secretNeedsRead,
  // The issuer is asked now and then, but not while it fails.
  backingOff,
  recordLost,
  expiredForGood,
  grantWithdrawn,
  remoteDue,
  orphanLeft,
  unpublishedLeft,
  retireDue,
  lostForGood,
  revoked,
  finalizerMissing,
  parentDisabled,
  suspended,
  restartDue,
  // Whether a new one has to be issued, and whether it may be now.
  neverAgain,
  notGranted,
  mintLoop,
  requestedTooSoon,
  mintDue,
  // The credential is fine; its surroundings may not be.
  secretForeign,
  secretBehind,
  secretTouched,
  remoteFailing,
  restartRefused,
  orphanUnproved,
  // Whether its consumers see it.
  consumersUnread,
]

/**
 * Decides the next step of a ServiceAccountCredential. Pure: the same observation at the same time gives the
 * same step.
 *
 * @param now epoch milliseconds
 */
export function planCredential(
  observed: ObservedCredential,
  now: number,
  settings: CredentialSettings,
): CredentialStep {
  const own = settingsFor(observed, settings)
  for (const check of CREDENTIAL_CHECKS) {
    const decided = check(observed, now, own)
    if (decided !== undefined) return decided
  }
  return { step: 'Rest', why: 'Valid', until: undefined }
}
