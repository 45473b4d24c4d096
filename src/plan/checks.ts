import type { Check } from './check.ts'
import { credentialNotReady } from './checks-credential.ts'
import {
  accountRestricted,
  issuerCannot,
  issuerLoading,
  issuerMissing,
  lifetimeRefused,
  notGranted,
} from './checks-grant.ts'
import { alreadyExpired, beingDeleted, expiredForGood, suspended } from './checks-life.ts'
import { backingOff, mintDue, mintLoop, neverMintsAgain, requestedTooSoon } from './checks-mint.ts'
import {
  secretClaimed,
  secretForeign,
  secretMetadataRefused,
  secretNeedsRead,
  secretTouched,
  secretUnreported,
  strayBlocks,
  strayLeft,
} from './checks-secret.ts'
import { specInvalid } from './checks-spec.ts'
import { consumersUnread } from './consumers/checks-consumers.ts'
import { restartDue } from './restart/checks-restart.ts'

/**
 * The specification: the first check that has something to say decides the step, and what none of
 * them speaks up about rests.
 */
export const CHECKS: readonly Check[] = [
  // An object at the end of its life is left alone.
  beingDeleted,
  alreadyExpired,
  expiredForGood,
  // What the author of the object has to mend.
  specInvalid,
  secretMetadataRefused,
  // Whatever follows is said of the Secret as it is, also where nothing may be minted.
  secretNeedsRead,
  secretUnreported,
  suspended,
  // What the issuer allows, which is that of the credential where the spec names one.
  credentialNotReady,
  issuerMissing,
  issuerCannot,
  lifetimeRefused,
  accountRestricted,
  notGranted,
  // Whose Secret it is.
  strayBlocks,
  secretClaimed,
  secretForeign,
  // Whether something has to be minted, and whether it may be now.
  neverMintsAgain,
  backingOff,
  mintLoop,
  requestedTooSoon,
  issuerLoading,
  mintDue,
  // The credential is fine; its surroundings may not be.
  secretTouched,
  strayLeft,
  // Whether its consumers have it.
  restartDue,
  consumersUnread,
]
