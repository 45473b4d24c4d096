import type { Check } from './check.ts'
import { clientFor } from './client-for.ts'

/** A token with credentialRef can be minted only while there is a credential to mint it with. */
export const credentialNotReady: Check = (observed, now) => {
  const decision = clientFor(observed, now)
  if (decision === undefined || decision.ready) return undefined
  return { step: 'Refuse', failure: decision.failure }
}
