import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import { formatTime } from '../../../src/api/time.ts'
import type { MintReason } from '../../../src/plan/mint-reason.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import { HOUR, MINUTE, NOW, observed, SECOND, served, token } from '../../kit/gen.ts'
import { failed, having, minted, settled } from '../../kit/settling.ts'

const asking = (value: string): Observed =>
  observed({
    token: served(token({ metadata: { annotations: { [REFRESH_REQUESTED_ANNOTATION]: value } } })),
  })

describe('settle() after a mint', () => {
  test('publishes what was granted, not what was asked for', () => {
    const outcome = minted('FirstIssue', { expiresAt: NOW + 20 * MINUTE })
    expect(settled(observed(), outcome).status).toEqual({
      observedGeneration: 1,
      phase: 'Active',
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          observedGeneration: 1,
          lastTransitionTime: '2026-06-01T12:00:00Z',
          reason: 'Issued',
          message:
            'The credential in Secret reader is valid until 2026-06-01T12:20:00Z and will be refreshed at 2026-06-01T12:10:00Z.',
        },
      ],
      secretName: 'reader',
      secretResourceVersion: '200',
      secretDigest: 'new-digest',
      requestDigest: observed().requestDigest,
      tokenId: 'token-2',
      keyId: 'key-1',
      issuedAt: '2026-06-01T12:00:00Z',
      expiresAt: '2026-06-01T12:20:00Z',
      refreshAt: '2026-06-01T12:10:00Z',
      requestedLifetime: '1h',
      grantedLifetime: '20m',
      mints: 1,
    })
  })

  test('counts the credentials, and forgets the back-off and the key of the one before', () => {
    const seen = having({ attempts: 7, nextAttemptAt: formatTime(NOW), observedGeneration: 1 })
    const { status } = settled(seen, minted('NearExpiry', { keyId: undefined }))
    expect(status).toMatchObject({ mints: 2, tokenId: 'token-2' })
    expect(status).not.toHaveProperty('keyId')
    expect(status).not.toHaveProperty('issuance')
  })

  test('says with which credential it was, and no life where none was asked for', () => {
    const facts = { credentialId: 'cred-001', requestedLifetime: undefined }
    const { status } = settled(having(undefined), minted('FirstIssue', facts))
    expect(status).toMatchObject({ credentialId: 'cred-001', grantedLifetime: '1h' })
    expect(status).not.toHaveProperty('requestedLifetime')
    const of = { ...observed().token, status }
    const after = settled(observed({ token: of }), minted('SpecChanged')).status
    expect(after).not.toHaveProperty('credentialId')
    expect(after).toMatchObject({ requestedLifetime: '1h' })
  })

  test('has no time to refresh with policy Never', () => {
    const { status, next } = settled(
      observed({ token: token({ spec: { refresh: { policy: 'Never' } } }) }),
      minted(),
    )
    expect(status).not.toHaveProperty('refreshAt')
    expect(next).toEqual({ at: NOW + HOUR, deadline: NOW + HOUR })
  })

  test('remembers which request it has served, as much of it as status keeps', () => {
    expect(settled(asking('now'), minted()).status.lastHandledRefresh).toBe('now')
    const { status } = settled(asking('x'.repeat(5000)), minted())
    expect(status.lastHandledRefresh).toBe('x'.repeat(1024))
  })

  test('forgets a request that has been taken back', () => {
    const seen = observed({ token: served(token(), { status: { lastHandledRefresh: 'once' } }) })
    expect(settled(seen, minted()).status).not.toHaveProperty('lastHandledRefresh')
  })

  describe('of an identity whose locations were looked up', () => {
    const allowedLocations = {
      locations: ['europe-west1', 'us-central1'],
      encodedLocations: '0xA30',
    }
    const known = { allowedLocations: { ...allowedLocations, checkedAt: '2026-05-31T12:00:00Z' } }

    test('publishes them, with the time at which they were looked up', () => {
      const found = { ...allowedLocations, checkedAt: NOW - SECOND }
      const outcome = minted('FirstIssue', { allowedLocations: found })
      expect(settled(observed(), outcome, NOW + MINUTE).status.allowedLocations).toEqual({
        ...allowedLocations,
        checkedAt: '2026-06-01T11:59:59Z',
      })
    })

    test('forgets those of before when they are not looked up any more', () => {
      const seen = observed({ token: served(token(), { status: known }) })
      expect(settled(seen, minted('SpecChanged')).status).not.toHaveProperty('allowedLocations')
    })

    test('keeps them while nothing is minted', () => {
      const seen = observed({ token: served(token(), { status: known }) })
      for (const outcome of [failed(), { kind: 'Rested', why: 'Valid' } as const]) {
        expect(settled(seen, outcome).status).toMatchObject(known)
      }
    })
  })

  test('tells that it was issued, later that it was refreshed', () => {
    expect(settled(observed(), minted()).notices).toMatchObject([
      { type: 'Normal', reason: 'Issued' },
    ])
    expect(settled(observed({ token: served() }), minted('NearExpiry')).notices).toMatchObject([
      { type: 'Normal', reason: 'Refreshed' },
    ])
  })

  test('comes back when the credential is due', () => {
    expect(settled(observed(), minted()).next).toEqual({
      at: NOW + 30 * MINUTE,
      deadline: NOW + HOUR,
    })
  })

  test('warns of a life under the minimum', () => {
    const { status, notices } = settled(
      observed(),
      minted('FirstIssue', { expiresAt: NOW + MINUTE }),
    )
    expect(status.conditions?.map(({ type, reason }) => [type, reason])).toEqual([
      ['Ready', 'Issued'],
      ['RefreshFailing', 'LifetimeTooShort'],
    ])
    expect(notices.map(({ type, reason }) => [type, reason])).toEqual([
      ['Normal', 'Issued'],
      ['Warning', 'LifetimeTooShort'],
    ])
  })
})

describe('settle() after a mint of what is due on arrival', () => {
  const late = { issuedAt: NOW - 40 * MINUTE, expiresAt: NOW + 20 * MINUTE }

  test('backs off, and says that the clocks disagree', () => {
    const { status, next, notices } = settled(observed(), minted('FirstIssue', late))
    expect(status.phase).toBe('Active')
    expect(status.conditions?.map(({ type, reason }) => [type, reason])).toEqual([
      ['Ready', 'Issued'],
      ['RefreshFailing', 'ClockSkew'],
    ])
    expect(status.issuance).toEqual({
      attempts: 1,
      lastFailureAt: formatTime(NOW),
      nextAttemptAt: formatTime(NOW + 5 * SECOND),
      reason: 'ClockSkew',
      observedGeneration: 1,
      issuerGeneration: 1,
    })
    expect(next?.at).toBe(NOW + 5 * SECOND)
    expect(notices.map(({ reason }) => reason)).toEqual(['Issued', 'ClockSkew'])
  })

  test('backs off longer each time', () => {
    const seen = having({ attempts: 4, observedGeneration: 1 })
    const { status } = settled(seen, minted('NearExpiry', late))
    expect(status.issuance).toMatchObject({
      attempts: 5,
      nextAttemptAt: formatTime(NOW + 80 * SECOND),
    })
  })

  test('backs off from what had expired when it arrived', () => {
    const expired = { issuedAt: NOW - 2 * HOUR, expiresAt: NOW - HOUR }
    const { status, next } = settled(observed(), minted('FirstIssue', expired))
    expect(status.phase).toBe('Pending')
    expect(next?.at).toBe(NOW + 5 * SECOND)
  })

  test('does not take for late what could only be told later', () => {
    const { status, next } = settled(observed(), minted(), NOW + 40 * MINUTE)
    expect(status).not.toHaveProperty('issuance')
    expect(next?.at).toBe(NOW + 40 * MINUTE)
  })

  test('ends what policy Never gave and has expired', () => {
    const seen = observed({ token: token({ spec: { refresh: { policy: 'Never' } } }) })
    const expired = { issuedAt: NOW - 2 * HOUR, expiresAt: NOW - HOUR }
    expect(settled(seen, minted('FirstIssue', expired)).next?.at).toBe(NOW)
  })
})

describe('settle() counts mints beyond schedule', () => {
  const open = { unscheduledSince: formatTime(NOW - 30 * MINUTE), unscheduledMints: 2 }

  test.each<[string, MintReason, ImpersonatedTokenStatus['issuance'], unknown]>([
    [
      'from the first',
      'SpecChanged',
      undefined,
      { unscheduledSince: formatTime(NOW), unscheduledMints: 1 },
    ],
    ['within a window', 'SecretEdited', open, { ...open, unscheduledMints: 3 }],
    [
      'afresh after a window',
      'KeyLost',
      { ...open, unscheduledSince: formatTime(NOW - HOUR) },
      { unscheduledSince: formatTime(NOW), unscheduledMints: 1 },
    ],
    ['and no others', 'NearExpiry', open, open],
    ['and nothing where there was none', 'NearExpiry', undefined, undefined],
    [
      'and forgets what is over',
      'Lapsed',
      { ...open, unscheduledSince: formatTime(NOW - HOUR) },
      undefined,
    ],
    ['and not what a person asked for', 'Requested', open, open],
  ])('%s', (_what, why, issuance, expected) => {
    expect(settled(having(issuance), minted(why)).status.issuance).toEqual(expected)
  })
})
