import type { ImpersonatedTokenStatus } from '../../src/api/impersonated-token-status.ts'
import { type Failure, retryable } from '../../src/failure.ts'
import type { MintReason } from '../../src/plan/mint-reason.ts'
import type { Observed } from '../../src/plan/observed.ts'
import type { MintFacts, Outcome } from '../../src/plan/outcome.ts'
import { settle } from '../../src/plan/settle.ts'
import { HOUR, NOW, observed, served, settings, token } from './gen.ts'

/** The outcome of a mint at NOW for an hour. */
export const minted = (why: MintReason = 'FirstIssue', over: Partial<MintFacts> = {}): Outcome => ({
  kind: 'Minted',
  why,
  facts: {
    tokenId: 'token-2',
    keyId: 'key-1',
    issuedAt: NOW,
    expiresAt: NOW + HOUR,
    requestedLifetime: HOUR,
    writtenAt: NOW,
    secretName: 'reader',
    secretResourceVersion: '200',
    secretDigest: 'new-digest',
    ...over,
  },
})

/** The outcome of an attempt that went wrong. */
export const failed = (
  failure: Failure = retryable('IssuerUnavailable', 'it is away'),
): Outcome => ({ kind: 'Failed', failure })

/** settle() with the usual settings, and without the jitter of the back-off. */
export const settled = (seen: Observed, outcome: Outcome, now = NOW): ReturnType<typeof settle> =>
  settle(seen, outcome, now, settings(), 0)

/** An object that something is published for, with this to remember. */
export const having = (issuance: ImpersonatedTokenStatus['issuance'], generation = 1): Observed =>
  observed({ token: served(token({ metadata: { generation } }), { status: { issuance } }) })
