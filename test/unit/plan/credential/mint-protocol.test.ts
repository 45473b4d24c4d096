import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import { createFailed, fencedOut } from '../../../../src/plan/credential/checks-sent.ts'
import {
  abandoning,
  inFlightElsewhere,
  inFlightHere,
} from '../../../../src/plan/credential/mint-protocol.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  builtInIssuer,
  credentialFacts,
  credentialRecord,
  credentialSettings,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'
import {
  abandoned,
  created,
  emptyRecord,
  inFlight,
  intent,
  MARK,
  orphan,
  planned,
  readyToMint,
  sealedRecord,
  sent,
  shown,
  sibling,
  written,
} from '../../../kit/observed-credential.ts'

const settings = credentialSettings()
const SETTLED = NOW + settings.settleTime

const with_ = (
  content: CredentialRecord | undefined,
  over: Partial<ObservedCredential> = {},
): ObservedCredential =>
  readyToMint({
    siblings: { live: true, records: [] },
    ...over,
    record: { live: true, content, version: content === undefined ? undefined : '7' },
  })

const stale = (seen: ObservedCredential): ObservedCredential => ({
  ...seen,
  record: { ...seen.record, live: false },
})

const createdHere = (content: CredentialRecord | undefined): ObservedCredential =>
  with_(content, { sent: sent('Created') })

describe('fencedOut()', () => {
  test('deletes what this process has created once somebody else has given the mint up', () => {
    for (const content of [abandoned(), emptyRecord(), undefined]) {
      expect(fencedOut(createdHere(content), NOW, settings)).toEqual({
        step: 'Revoke',
        id: 'cred-2',
        why: 'Fenced',
      })
    }
  })

  test('also where somebody else has begun another mint since', () => {
    const other = inFlight({ intent: intent({ turn: 'turn-2' }) })
    expect(shown(fencedOut(createdHere(other), NOW, settings))).toBe('Revoke Fenced')
  })

  test('looks at the record before', () => {
    expect(fencedOut(stale(createdHere(abandoned())), NOW, settings)).toEqual({
      step: 'ReadRecord',
    })
  })

  test('leaves alone what the record holds, and what can still be sealed', () => {
    const previous = [{ id: 'cred-2', expiresAt: MARK, retireAt: MARK }]
    for (const content of [inFlight(), sealedRecord(), emptyRecord({ previous })]) {
      expect(fencedOut(createdHere(content), NOW, settings)).toBe(undefined)
    }
  })

  test('has nothing to say of another turn, or of what was not created', () => {
    for (const of_ of [sent('Created', 'turn-2'), sent('Uncertain'), undefined]) {
      expect(fencedOut(with_(abandoned(), { sent: of_ }), NOW, settings)).toBe(undefined)
    }
  })
})

describe('inFlightHere()', () => {
  test('creates once everything has been looked at live', () => {
    expect(inFlightHere(with_(inFlight()), NOW, settings)).toEqual({
      step: 'Create',
      requestedExpiresAt: MARK,
    })
  })

  test('looks at the record, and at the records of the others, before', () => {
    expect(inFlightHere(stale(with_(inFlight())), NOW, settings)).toEqual({ step: 'ReadRecord' })
    const unseen = { ...with_(inFlight()), siblings: { live: false, records: [] } }
    expect(inFlightHere(unseen, NOW, settings)).toEqual({ step: 'ReadSiblings' })
  })

  test('takes the intent back where another object asks, or asked, for the same expiry', () => {
    const same = sibling({ phase: 'InFlight', intent: intent({ turn: 'other' }) })
    const before = sibling({
      abandoned: [{ requestedExpiresAt: MARK, startedAt: NOW, knownIds: [] }],
    })
    for (const record of [same, before]) {
      const step = inFlightHere(
        with_(inFlight(), { siblings: { live: true, records: [record] } }),
        NOW,
        settings,
      )
      expect(shown(step)).toBe('WriteRecord Unclaim')
      expect(written(step)).toEqual(emptyRecord())
    }
  })

  test('goes on at the built-in issuer, where credentials are not known by their expiry', () => {
    const same = sibling({ phase: 'InFlight', intent: intent({ turn: 'other' }) })
    const siblings = { live: true, records: [same] }
    const seen = with_(inFlight(), { siblings, issuer: builtInIssuer() })
    expect(inFlightHere(seen, NOW, settings)).toMatchObject({ step: 'Create' })
  })

  test('takes the intent back where others have taken the slots meanwhile', () => {
    const busy = ['a', 'b'].map((uid) =>
      sibling({
        owner: { ...sibling().owner, uid },
        phase: 'InFlight',
        intent: intent({ requestedExpiresAt: MARK - 1000, turn: uid }),
      }),
    )
    const three = ['x', 'y', 'z'].map((id) => remoteCredential({ id }))
    const seen = with_(inFlight(), {
      remote: remote(three),
      siblings: { live: true, records: busy },
    })
    expect(shown(inFlightHere(seen, NOW, settings))).toBe('WriteRecord Unclaim')
  })

  test('takes the intent back in a later turn, where nobody has looked at the issuer yet', () => {
    const later = with_(inFlight(), { remote: { ...remote([]), live: false } })
    expect(shown(inFlightHere(later, NOW, settings))).toBe('WriteRecord Unclaim')
  })

  test('takes the intent back when the create certainly did not happen', () => {
    const step = inFlightHere(with_(inFlight(), { sent: sent('NotCommitted') }), NOW, settings)
    expect(shown(step)).toBe('WriteRecord Unclaim')
  })

  test('takes a life that nobody asked for back, and has what was created deleted', () => {
    const step = inFlightHere(with_(inFlight(), { sent: sent('Unfit') }), NOW, settings)
    expect(step).toMatchObject({ step: 'WriteRecord', why: 'Forget' })
    expect(written(step)).toMatchObject({
      phase: 'Idle',
      mints: 1,
      previous: [{ id: 'cred-2', unpublished: true, retireAt: NOW }],
    })
    const gone = with_(emptyRecord(), { sent: sent('Unfit') })
    expect(shown(fencedOut(gone, NOW, settings))).toBe('Revoke Fenced')
  })

  test('gives the mint up when nobody knows, and never sends it again', () => {
    const step = inFlightHere(with_(inFlight(), { sent: sent('Uncertain') }), NOW, settings)
    expect(shown(step)).toBe('WriteRecord Fence')
    expect(written(step)).toEqual(abandoned())
  })

  test('puts the secret into safety before anything else, with the time of our own clock', () => {
    const step = inFlightHere(with_(inFlight(), { sent: sent('Created') }), NOW, settings)
    expect(step).toMatchObject({ step: 'WriteRecord', why: 'Seal', version: '7', secret: 'Put' })
    expect(written(step)).toEqual(sealedRecord({ sealed: { ...created, askedAt: NOW } }))
  })

  test('has nothing to say of the mint of another process', () => {
    const other = inFlight({ intent: intent({ turn: 'turn-2' }) })
    for (const content of [other, abandoned(), sealedRecord(), emptyRecord(), undefined]) {
      expect(inFlightHere(with_(content), NOW, settings)).toBe(undefined)
    }
  })
})

describe('createFailed()', () => {
  test('tells what went wrong once, after the record does', () => {
    const seen = with_(abandoned(), { sent: sent('Uncertain') })
    expect(shown(createFailed(seen, NOW, settings))).toBe('Fail IssuerUnavailable')
    expect(createFailed({ ...seen, turn: 'turn-2' }, NOW, settings)).toBe(undefined)
    expect(createFailed({ ...seen, sent: sent('Created') }, NOW, settings)).toBe(undefined)
    expect(planned(seen)).toMatchObject({ step: 'Fail' })
  })
})

describe('inFlightElsewhere()', () => {
  const other = inFlight({ intent: intent({ turn: 'turn-2' }) })

  test('gives up what another process has begun', () => {
    const step = inFlightElsewhere(with_(other), NOW, settings)
    expect(step).toMatchObject({ why: 'Fence', version: '7', secret: 'Keep' })
    expect(written(step)).toEqual({ ...other, phase: 'Abandoning' })
  })

  test('looks at the record before', () => {
    expect(inFlightElsewhere(stale(with_(other)), NOW, settings)).toEqual({ step: 'ReadRecord' })
  })

  test('has nothing to say of anything else', () => {
    for (const content of [inFlight(), abandoned(), sealedRecord(), emptyRecord(), undefined]) {
      expect(inFlightElsewhere(with_(content), NOW, settings)).toBe(undefined)
    }
  })
})

const abandoningAt = (seen: ObservedCredential, now = SETTLED): string =>
  shown(abandoning(seen, now, settings))

const keptOf = (marks: CredentialRecord['abandoned']): number | undefined =>
  written(
    abandoning(
      with_(abandoned({ abandoned: marks }), { remote: remote([], {}, SETTLED) }),
      SETTLED,
      settings,
    ),
  )?.abandoned.length

describe('abandoning()', () => {
  test('waits until whatever may come has come', () => {
    expect(abandoning(with_(abandoned()), SETTLED - 1, settings)).toEqual({
      step: 'Rest',
      why: 'Settling',
      until: SETTLED,
    })
  })

  test('then looks at everything live', () => {
    const seen = with_(abandoned())
    expect(abandoningAt(stale(seen))).toBe('ReadRecord')
    expect(abandoningAt({ ...seen, siblings: { live: false, records: [] } })).toBe('ReadSiblings')
    expect(abandoningAt({ ...seen, remote: { ...remote([]), live: false } })).toBe('ReadRemote')
    expect(abandoningAt({ ...seen, remote: undefined })).toBe('ReadRemote')
    expect(abandoningAt({ ...seen, remote: remote([], {}, SETTLED - 1) })).toBe('ReadRemote')
  })

  test('deletes what came of it, and only that', () => {
    const found = [remoteCredential({ id: 'cred-8' }), orphan()]
    const step = abandoning(
      with_(abandoned(), { remote: remote(found, {}, SETTLED) }),
      SETTLED,
      settings,
    )
    expect(step).toEqual({ step: 'Revoke', id: 'cred-2', why: 'Orphan' })
  })

  test('comes to rest when nothing is left, and keeps the mark for what comes late', () => {
    const used = remote([orphan({ lastUsedAt: NOW })], {}, SETTLED)
    for (const list of [remote([], {}, SETTLED), used]) {
      const step = abandoning(with_(abandoned(), { remote: list }), SETTLED, settings)
      expect(step).toMatchObject({ why: 'Abandon', secret: 'Wipe' })
      expect(written(step)).toEqual(
        emptyRecord({ abandoned: [{ requestedExpiresAt: MARK, startedAt: NOW, knownIds: [] }] }),
      )
    }
  })

  test('keeps as many marks as a record holds, and none that is over', () => {
    const mark = { requestedExpiresAt: MARK, startedAt: NOW, knownIds: [] }
    const over = { ...mark, requestedExpiresAt: NOW }
    const many = [over, ...Array.from({ length: 31 }, () => mark)]
    expect(keptOf([over])).toBe(1)
    expect(keptOf(many)).toBe(32)
    expect(keptOf([mark, ...many.slice(1)])).toBe(32)
  })

  test('deletes nothing, and forgets nothing, while the issuer cannot be asked', () => {
    const failure = { ending: 'Stalled', reason: 'NotFoundOrDenied', message: 'see' } as const
    const failing = { at: SETTLED, live: true, result: { ok: false, failure } } as const
    expect(planned(with_(abandoned(), { remote: failing }), SETTLED)).toEqual({
      step: 'Fail',
      failure,
    })
  })

  test('does not wait for a time that a clock showed which has been set back since', () => {
    const content = abandoned({ intent: intent({ startedAt: NOW + 24 * HOUR }) })
    const step = abandoning(with_(content), NOW, settings)
    expect(written(step)?.intent?.startedAt).toBe(NOW)
    const near = abandoned({ intent: intent({ startedAt: NOW + MINUTE }) })
    expect(abandoningAt(with_(near), NOW)).toBe('Rest Settling')
  })

  test('has nothing to say in another phase', () => {
    for (const content of [
      inFlight(),
      sealedRecord(),
      emptyRecord(),
      credentialRecord(),
      undefined,
    ]) {
      expect(abandoning(with_(content), SETTLED, settings)).toBe(undefined)
    }
    expect(credentialFacts().id).not.toBe(created.id)
  })
})
