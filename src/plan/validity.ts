import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import type { Observed } from './observed.ts'
import type { Outcome } from './outcome.ts'
import { published } from './published.ts'
import { secretHolds } from './secret-holds.ts'

/** Lapsed: what is published has expired. Missing: nothing is known to be published. */
export type Validity = 'Valid' | 'Lapsed' | 'Missing'

/** How what is published stands after a step, as far as it is known. */
export function validity(
  { token, issuer, secret, strays, serverTime }: Observed,
  facts: ImpersonatedTokenStatus,
  outcome: Outcome,
  now: number,
): Validity {
  const current = published(facts)
  if (current === undefined) return 'Missing'
  if ((serverTime ?? now) >= current.expiresAt) return 'Lapsed'
  if (outcome.kind === 'Minted' || outcome.kind === 'Secured') return 'Valid'
  // Nobody can verify what was signed with a key that is no longer served.
  if (facts.keyId !== undefined && issuer?.keyIds?.includes(facts.keyId) === false) return 'Missing'
  // The spec names another Secret now; what consumers have is in the one that was written.
  if (current.secretName !== secretNameOf(token)) {
    return strays.some(({ name }) => name === current.secretName) ? 'Valid' : 'Missing'
  }
  return secretHolds(secret, token.metadata.uid, facts.secretDigest) ? 'Valid' : 'Missing'
}
