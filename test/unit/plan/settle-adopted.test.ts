import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import type { Outcome } from '../../../src/plan/outcome.ts'
import type { PublishedFacts } from '../../../src/plan/published-facts.ts'
import {
  HOUR,
  MINUTE,
  NOW,
  observed,
  observedIssuer,
  SECOND,
  served,
  token,
} from '../../kit/gen.ts'
import { minted, settled } from '../../kit/settling.ts'
import { unreportedSecretOf } from '../../kit/unreported-secret.ts'

const facts: PublishedFacts = {
  tokenId: 'token-2',
  keyId: 'key-1',
  issuedAt: NOW,
  expiresAt: NOW + HOUR,
  requestedLifetime: HOUR,
  secretName: 'reader',
  secretResourceVersion: '150',
  secretDigest: 'digest-of-new',
}

const adopted = (over: Partial<PublishedFacts> = {}, lastHandledRefresh?: string): Outcome => ({
  kind: 'Adopted',
  facts: { ...facts, ...over },
  lastHandledRefresh,
})

const seen = (of = token(), over: Partial<Observed> = {}): Observed =>
  observed({ token: of, secret: unreportedSecretOf(of), ...over })

describe('settle() of what an earlier process wrote', () => {
  test('says what that would have said', () => {
    const { status, notices } = settled(seen(), adopted())
    const told = settled(seen(), minted('FirstIssue', facts))
    expect(status).toEqual(told.status)
    expect(notices).toEqual(told.notices)
    expect(status).toMatchObject({ phase: 'Active', mints: 1, tokenId: 'token-2' })
  })

  test('counts it, and forgets the back-off', () => {
    const issuance = { attempts: 3, reason: 'IssuerUnavailable', observedGeneration: 1 }
    const before = served(token(), { issuedAt: NOW - 40 * MINUTE, status: { issuance } })
    const { status } = settled(seen(before), adopted())
    expect(status).toMatchObject({ mints: 2, secretResourceVersion: '150' })
    expect(status).not.toHaveProperty('issuance')
  })

  test('counts what came before it was due for the loop guard', () => {
    const before = served(token(), { issuedAt: NOW - 10 * MINUTE })
    const { status } = settled(seen(before), adopted())
    expect(status.issuance).toEqual({ unscheduledSince: formatTime(NOW), unscheduledMints: 1 })
  })

  test('looks again soon, for it may be due by now', () => {
    expect(settled(seen(), adopted(), NOW + 40 * MINUTE).next).toEqual({
      at: NOW + 40 * MINUTE + SECOND,
      deadline: NOW + HOUR,
    })
  })

  test('knows which request was served, and keeps no other', () => {
    expect(settled(seen(), adopted({}, 'one')).status.lastHandledRefresh).toBe('one')
    const before = served(token(), { status: { lastHandledRefresh: 'none' } })
    expect(settled(seen(before), adopted()).status).not.toHaveProperty('lastHandledRefresh')
  })

  test('never calls Active what has expired', () => {
    const of = token({ spec: { refresh: { policy: 'Never' } } })
    const { status } = settled(seen(of), adopted(), NOW + HOUR)
    expect(status.phase).toBe('Pending')
    expect(status.conditions).toMatchObject([{ type: 'Ready', status: 'False', reason: 'Lapsed' }])
  })

  test('nor what nobody can verify any more', () => {
    const issuer = observedIssuer({}, ['key-2'])
    expect(settled(seen(token(), { issuer }), adopted()).status.phase).toBe('Pending')
  })
})
