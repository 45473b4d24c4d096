import { describe, expect, test } from 'vitest'
import type { Issuance } from '../../../../src/api/issuance.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { retryable } from '../../../../src/failure.ts'
import type { CredentialOutcome } from '../../../../src/plan/credential/credential-outcome.ts'
import { settleCredential } from '../../../../src/plan/credential/settle-credential.ts'
import type { MintReason } from '../../../../src/plan/mint-reason.ts'
import {
  credential,
  credentialFacts,
  credentialSettings,
  issuedStatus,
  LIFE,
  observedCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, NOW, SECOND } from '../../../kit/gen.ts'

const SOON = NOW + 40 * HOUR

const failed: CredentialOutcome = {
  kind: 'Failed',
  failure: retryable('IssuerUnavailable', 'it is away'),
}

const issued = (why: MintReason, createdAt = SOON, id = 'cred-2'): CredentialOutcome => ({
  kind: 'Issued',
  why,
  facts: credentialFacts({ id, createdAt, expiresAt: createdAt + LIFE }),
  secret: { name: 'pipeline-credential', resourceVersion: '200', digest: 'new' },
})

/** What status.issuance becomes of this one. */
const after = (
  outcome: CredentialOutcome,
  before?: Issuance,
  { now = SOON, generation = 1 } = {},
): Issuance => {
  const status = issuedStatus(undefined, before === undefined ? {} : { issuance: before })
  const object = credential({ metadata: { generation }, status })
  const seen = observedCredential({ credential: object })
  return settleCredential(seen, outcome, now, credentialSettings(), 0).status.issuance
}

describe('status.issuance of a credential', () => {
  test('counts failed attempts in a row, for one spec only', () => {
    const first = after(failed)
    expect(first).toEqual({
      attempts: 1,
      lastFailureAt: formatTime(SOON),
      nextAttemptAt: formatTime(SOON + 5 * SECOND),
      reason: 'IssuerUnavailable',
      observedGeneration: 1,
      issuerGeneration: 1,
    })
    expect(after(failed, first)).toMatchObject({
      attempts: 2,
      nextAttemptAt: formatTime(SOON + 10 * SECOND),
    })
    expect(after(failed, first, { generation: 2 })).toMatchObject({
      attempts: 1,
      observedGeneration: 2,
    })
  })

  test.each<MintReason>(['SecretLost', 'SecretEdited', 'RevokedElsewhere'])(
    'counts an issue that no expiry asked for: %s',
    (why) => {
      const first = after(issued(why))
      expect(first).toEqual({ unscheduledSince: formatTime(SOON), unscheduledMints: 1 })
      expect(after(issued(why), first)).toMatchObject({ unscheduledMints: 2 })
    },
  )

  test('counts no issue that expiry or a person asked for, and none twice', () => {
    expect(after(issued('NearExpiry'))).toBe(undefined)
    expect(after(issued('Requested'))).toBe(undefined)
    const guard = { unscheduledSince: formatTime(SOON), unscheduledMints: 1 }
    expect(after(issued('NearExpiry'), guard)).toEqual(guard)
    expect(after(issued('SecretLost', NOW, 'cred-1'), guard)).toEqual(guard)
  })

  test('ends a back-off with an issue, or when its time has passed and nothing is wanted', () => {
    const over = { attempts: 3, nextAttemptAt: formatTime(SOON) }
    const pending = { attempts: 3, nextAttemptAt: formatTime(SOON + HOUR) }
    const rested: CredentialOutcome = { kind: 'Rested', why: 'Valid', until: undefined }
    expect(after(issued('NearExpiry'), pending)).toBe(undefined)
    expect(after(rested, over)).toBe(undefined)
    expect(after(rested, pending)).toEqual(pending)
    const waits: CredentialOutcome = { kind: 'Rested', why: 'Settling', until: undefined }
    expect(after(waits, over)).toEqual(over)
  })

  test('backs off where credentials that are due on arrival follow each other', () => {
    const ahead = NOW + 80 * HOUR
    const storm = after(issued('NearExpiry', NOW + HOUR), undefined, { now: ahead })
    expect(storm).toMatchObject({ attempts: 1, reason: 'ClockSkew' })
    expect(after(issued('NearExpiry', NOW + HOUR), storm, { now: ahead })).toMatchObject({
      attempts: 2,
    })
  })

  test('does not take for that what was published late', () => {
    const late = after(issued('NearExpiry', NOW + 30 * HOUR), undefined, { now: NOW + 110 * HOUR })
    expect(late).toBe(undefined)
  })
})
