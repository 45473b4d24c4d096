import * as fc from 'fast-check'
import { REASONS } from '../../src/api/reason.ts'
import { type Failure, retryable, stalled, waiting } from '../../src/failure.ts'
import type { Observed } from '../../src/plan/observed.ts'
import type { Outcome } from '../../src/plan/outcome.ts'
import type { Plan } from '../../src/plan/step.ts'
import { HOUR, MINUTE, SECOND } from './gen.ts'

/** What may go wrong with an effect, at the time `now`. */
export const anyFailure = (now: number): fc.Arbitrary<Failure> =>
  fc
    .tuple(
      fc.constantFrom('Stalled', 'Waiting', 'Retryable'),
      fc.constantFrom(...REASONS),
      fc.constantFrom('say what to do', 'x'.repeat(40_000)),
      fc.constantFrom(-HOUR, 0, 1, MINUTE, 24 * HOUR, 1e14),
    )
    .map(([ending, reason, message, wait]) => {
      if (ending === 'Waiting') return waiting(reason, message, now + wait)
      return ending === 'Stalled' ? stalled(reason, message) : retryable(reason, message)
    })

/** How a step may go, when the world answers as it likes; a read is only ever refused. */
export function anyOutcome(step: Plan, observed: Observed, now: number): fc.Arbitrary<Outcome> {
  const failed = anyFailure(now).map((failure): Outcome => ({ kind: 'Failed', failure }))
  const or = (outcome: fc.Arbitrary<Outcome>): fc.Arbitrary<Outcome> => fc.oneof(outcome, failed)
  switch (step.step) {
    case 'ReadSecret':
    case 'ReadClock':
    case 'ReadWorkloads':
    case 'RestartWorkload':
    case 'ReadConsumers':
      return failed
    case 'Rest':
      return fc.constant({ kind: 'Rested', why: step.why })
    case 'Refuse':
      return fc.constant({ kind: 'Refused', failure: step.failure })
    case 'Expire':
      return fc.constant({ kind: 'Expired' })
    case 'Mint':
      return or(anyMinted(step, observed, now))
    case 'AdoptSecret':
      return or(
        fc
          .constantFrom(undefined, 'one', 'x'.repeat(1024))
          .map((handled) => ({ kind: 'Adopted', facts: step.facts, lastHandledRefresh: handled })),
      )
    case 'AcceptSecret':
    case 'RepairSecret':
      return or(fc.constant({ kind: 'Secured', resourceVersion: '200' }))
    case 'RemoveSecret':
      return or(fc.constant({ kind: 'SecretRemoved' }))
    case 'RemoveSelf':
      return or(fc.constant({ kind: 'Removed' }))
  }
}

/** Issuers whose clocks are off, and that grant what they like. */
const anyMinted = (
  { why, mint }: Extract<Plan, { step: 'Mint' }>,
  { token }: Observed,
  now: number,
): fc.Arbitrary<Outcome> =>
  fc
    .record({
      skew: fc.constantFrom(0, 0, 0, -SECOND, 40 * MINUTE, -40 * MINUTE, -24 * HOUR, 1e14),
      life: fc.constantFrom(
        mint.request.lifetime * SECOND,
        mint.request.lifetime * SECOND,
        0,
        SECOND,
        MINUTE,
        -HOUR,
      ),
      keyId: fc.constantFrom(undefined, 'key-1', 'key-2'),
    })
    .map(({ skew, life, keyId }) => ({
      kind: 'Minted',
      why,
      facts: {
        tokenId: 'token-2',
        keyId,
        issuedAt: now + skew,
        expiresAt: now + skew + life,
        requestedLifetime: mint.request.lifetime * SECOND,
        writtenAt: now,
        secretName: token.spec.valid ? (token.spec.value.secret.name ?? 'reader') : 'reader',
        secretResourceVersion: '200',
        secretDigest: 'digest-of-secret',
      },
    }))
