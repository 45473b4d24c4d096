import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import { slotsExhausted } from '../../../../src/plan/credential/slots.ts'
import {
  builtInIssuer,
  credential,
  credentialFacts,
  credentialRecord,
  credentialSettings,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { MINUTE, NOW } from '../../../kit/gen.ts'
import {
  abandoned,
  inFlight,
  readyToMint,
  sealedRecord,
  seenLive,
  sibling,
} from '../../../kit/observed-credential.ts'

const settings = credentialSettings()

const others = (count: number): ReturnType<typeof remoteCredential>[] =>
  Array.from({ length: count }, (_, nth) => remoteCredential({ id: `other-${nth}` }))

/** Of an object that has none yet, beside so many credentials of others. */
const first = (
  count: number,
  policy: 'None' | 'BeforeExpiry' = 'None',
  records: CredentialRecord[] = [],
): string | undefined => {
  const seen = readyToMint({
    credential: credential({ spec: { rotation: { policy } } }),
    remote: remote(others(count)),
    siblings: { live: true, records },
  })
  return slotsExhausted(seen, true, NOW, settings)?.reason
}

/** Of an object that rotates, beside so many. */
const next = (count: number, records: CredentialRecord[] = []): string | undefined => {
  const seen = seenLive({
    remote: remote([remoteCredential(), ...others(count)]),
    siblings: { live: true, records },
  })
  return slotsExhausted(seen, false, NOW, settings)?.reason
}

/** One that the list has. */
const holder = (slots: 1 | 2): CredentialRecord =>
  sibling({ slots, current: credentialFacts({ id: 'other-0' }) })

const busy = (content: CredentialRecord): CredentialRecord => ({
  ...content,
  owner: sibling().owner,
})

/** Where another one asks at the same moment. */
const refusalWith = (jitter: number): unknown =>
  slotsExhausted(
    {
      ...seenLive({
        remote: remote([remoteCredential(), ...others(2)]),
        siblings: { live: true, records: [busy(inFlight())] },
      }),
      jitter,
    },
    false,
    NOW,
    settings,
  )

describe('slotsExhausted()', () => {
  test('keeps one of five free', () => {
    expect(first(3)).toBe(undefined)
    expect(first(4)).toBe('SlotsExhausted')
    expect(next(2)).toBe(undefined)
    expect(next(3)).toBe('SlotsExhausted')
  })

  test('wants room for a second one from who begins and will rotate', () => {
    expect(first(2, 'BeforeExpiry')).toBe(undefined)
    expect(first(3, 'BeforeExpiry')).toBe('SlotsExhausted')
  })

  test('wants that room also from who begins beside one that rotates', () => {
    expect(first(2, 'None', [holder(2)])).toBe(undefined)
    expect(first(3, 'None', [holder(2)])).toBe('SlotsExhausted')
    expect(first(3, 'None', [holder(1)])).toBe(undefined)
  })

  test('lets three objects that rotate share a service account, one rotation at a time', () => {
    const records = ['a', 'b'].map((id) =>
      sibling({ owner: { ...sibling().owner, uid: id }, current: credentialFacts({ id }) }),
    )
    const listed = records.map(({ current }) => remoteCredential({ id: current?.id ?? '' }))
    const seen = (more: number): ReturnType<typeof slotsExhausted> =>
      slotsExhausted(
        seenLive({
          remote: remote([remoteCredential(), ...listed, ...others(more)]),
          siblings: { live: true, records },
        }),
        false,
        NOW,
        settings,
      )
    expect(seen(0)).toBe(undefined)
    // One of the others has its old one still.
    expect(seen(1)).toMatchObject({ ending: 'Stalled', reason: 'SlotsExhausted' })
  })

  test('counts what others have asked for and the list may not show', () => {
    expect(next(1, [busy(inFlight())])).toBe(undefined)
    expect(next(2, [busy(inFlight())])).toBe('SlotsExhausted')
    expect(next(2, [busy(abandoned())])).toBe('SlotsExhausted')
    expect(next(2, [busy(sealedRecord())])).toBe('SlotsExhausted')
  })

  test('counts what a record holds and the list does not have yet', () => {
    expect(next(2, [sibling()])).toBe('SlotsExhausted')
    expect(next(2, [holder(1)])).toBe(undefined)
    // A list is behind no longer than that.
    const older = credentialFacts({ id: 'cred-9', askedAt: NOW - settings.settleTime })
    expect(next(2, [sibling({ current: older })])).toBe(undefined)
  })

  test('counts what is sealed and listed once', () => {
    const records = [busy(sealedRecord({ sealed: credentialFacts({ id: 'other-0' }) }))]
    expect(next(2, records)).toBe(undefined)
  })

  test('comes back soon where others are merely faster, and not both at once', () => {
    expect(refusalWith(0)).toMatchObject({ ending: 'Waiting', until: NOW + 5000 })
    expect(refusalWith(0.5)).toMatchObject({ ending: 'Waiting', until: NOW + 7500 })
  })

  test('does not count what has ended by the clock of the issuer, or of ours where it has none', () => {
    const ended = remoteCredential({ id: 'other-9', expiresAt: NOW })
    const at = (date: number | undefined): string | undefined =>
      slotsExhausted(
        seenLive({
          remote: remote([remoteCredential(), ...others(2), ended], { date }),
        }),
        false,
        NOW,
        settings,
      )?.reason
    expect(at(NOW)).toBe(undefined)
    expect(at(undefined)).toBe(undefined)
    expect(at(NOW - MINUTE)).toBe('SlotsExhausted')
  })

  test('never gives an object a third one', () => {
    const content = credentialRecord({
      previous: [{ id: 'cred-0', expiresAt: NOW + MINUTE, retireAt: NOW }],
    })
    const seen = seenLive({
      content,
      remote: remote([remoteCredential(), remoteCredential({ id: 'cred-0' })]),
    })
    expect(slotsExhausted(seen, false, NOW, settings)).toMatchObject({
      ending: 'Retryable',
      reason: 'SlotsExhausted',
    })
  })

  test('knows no slots of the built-in issuer, but gives an object no third one there either', () => {
    const issuer = builtInIssuer()
    const begins = readyToMint({ issuer, remote: remote(others(20)) })
    expect(slotsExhausted(begins, true, NOW, settings)).toBe(undefined)
    const list = remote([remoteCredential(), ...others(20)])
    const records = [busy(inFlight()), busy(abandoned())]
    const rotates = seenLive({ issuer, remote: list, siblings: { live: true, records } })
    expect(slotsExhausted(rotates, false, NOW, settings)).toBe(undefined)
    const content = credentialRecord({
      previous: [{ id: 'cred-0', expiresAt: NOW + MINUTE, retireAt: NOW }],
    })
    const two = remote([remoteCredential(), remoteCredential({ id: 'cred-0' })])
    const third = seenLive({ issuer, content, remote: two })
    expect(slotsExhausted(third, false, NOW, settings)).toMatchObject({ reason: 'SlotsExhausted' })
  })

  test('says nothing without a live list', () => {
    const seen = seenLive({ remote: { ...remote(others(5)), live: false } })
    expect(slotsExhausted(seen, false, NOW, settings)).toBe(undefined)
  })
})
