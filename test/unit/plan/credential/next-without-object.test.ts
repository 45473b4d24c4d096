import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import { retryable, stalled, waiting } from '../../../../src/failure.ts'
import type { CredentialOutcome } from '../../../../src/plan/credential/credential-outcome.ts'
import { nextWithoutObject } from '../../../../src/plan/credential/next-without-object.ts'
import type { Turn } from '../../../../src/plan/next-turn.ts'
import {
  credentialRecord,
  credentialSettings,
  observedCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'

const turn = (
  outcome: CredentialOutcome,
  content: CredentialRecord | undefined = credentialRecord(),
): Turn | undefined =>
  nextWithoutObject(
    observedCredential({ credential: undefined, content }),
    outcome,
    NOW,
    credentialSettings(),
  )

const gone: CredentialOutcome = { kind: 'Rested', why: 'Gone', until: undefined }
const failed = retryable('IssuerUnavailable', 'it is away')

describe('nextWithoutObject()', () => {
  test('is never once there is no record', () => {
    const seen = observedCredential({ credential: undefined, content: undefined })
    expect(nextWithoutObject(seen, gone, NOW, credentialSettings())).toBe(undefined)
  })

  test('is when the issuer is asked anyway, with the least urgency', () => {
    expect(turn(gone)).toEqual({ at: NOW + 5 * MINUTE, deadline: Number.POSITIVE_INFINITY })
  })

  test('is when something of the record comes due, or at the time that was named', () => {
    const intent = {
      turn: 'turn-0',
      requestedExpiresAt: NOW + HOUR,
      requestedLifetime: HOUR,
      startedAt: NOW,
      knownIds: [],
      why: 'FirstIssue',
    }
    expect(turn(gone, credentialRecord({ phase: 'Abandoning', intent }))?.at).toBe(NOW + 2 * MINUTE)
    const abandoned = [{ requestedExpiresAt: NOW + MINUTE, startedAt: NOW, knownIds: [] }]
    expect(turn(gone, credentialRecord({ abandoned }))?.at).toBe(NOW + MINUTE)
    expect(turn({ kind: 'Rested', why: 'Settling', until: NOW + 7 * SECOND })?.at).toBe(
      NOW + 7 * SECOND,
    )
  })

  test('is some seconds after a failure, as nothing counts how many there were', () => {
    expect(turn({ kind: 'Failed', failure: failed })?.at).toBe(NOW + 20 * SECOND)
    const limited = waiting('RateLimited', 'wait', NOW + HOUR)
    expect(turn({ kind: 'Failed', failure: limited })?.at).toBe(NOW + HOUR)
    expect(turn({ kind: 'Delayed', until: NOW + MINUTE })?.at).toBe(NOW + MINUTE)
  })

  test('is slow for what waits for a person', () => {
    const refused = stalled('NotFoundOrDenied', 'give the right')
    expect(turn({ kind: 'Refused', failure: refused })?.at).toBe(NOW + 10 * MINUTE)
  })

  test('is soon after the object was let go, and never at once', () => {
    expect(turn({ kind: 'Released' })?.at).toBe(NOW + SECOND)
    expect(turn({ kind: 'Delayed', until: NOW })?.at).toBe(NOW + SECOND)
  })
})
