import { describe, expect, test } from 'vitest'
import { credentialRecordSchema } from '../../../../src/api/credential-record.ts'
import { formatTime } from '../../../../src/api/time.ts'
import {
  policyUnrecorded,
  recordLost,
  recordUnreadable,
  untold,
} from '../../../../src/plan/credential/checks-record.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import { at, failing, NONE, of, unasked, unread } from '../../../kit/credential-check.ts'
import {
  credential,
  credentialFacts,
  credentialRecord,
  credentialSettings,
  issuedStatus,
  LIFE,
  newCredential,
  observedCredential,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, NOW } from '../../../kit/gen.ts'
import {
  emptyRecord,
  inFlight,
  planned,
  seenLive,
  shown,
  sibling,
  written,
} from '../../../kit/observed-credential.ts'

const settings = credentialSettings()

const END = NOW + LIFE

const withoutRecord = (over: Parameters<typeof seenLive>[0] = {}): ObservedCredential => ({
  ...of({}, { remote: remote([remoteCredential({ createdBy: 'mintlet' })]), ...over }),
  record: { live: true, content: undefined, version: undefined },
  principal: 'mintlet',
})

describe('recordUnreadable()', () => {
  const seen: ObservedCredential = {
    ...observedCredential(),
    record: { live: true, content: undefined, version: '7' },
  }

  test('never writes over what it cannot read', () => {
    expect(at(recordUnreadable, seen)).toBe('Refuse Conflict')
    expect(at(recordUnreadable, unread(seen))).toBe('ReadRecord')
    expect(JSON.stringify(recordUnreadable(seen, NOW, settings))).toContain('restore it')
  })

  test('has nothing to say of one that there is not', () => {
    expect(at(recordUnreadable, newCredential())).toBe('nothing')
    expect(at(recordUnreadable, observedCredential())).toBe('nothing')
  })
})

describe('recordLost()', () => {
  test('believes status where the issuer lists exactly that credential as one of ours', () => {
    const step = recordLost(withoutRecord(), NOW, settings)
    expect(step).toMatchObject({ step: 'WriteRecord', why: 'Adopt', version: undefined })
    expect(written(step)).toMatchObject({
      current: { id: 'cred-1', expiresAt: END },
      previous: [],
      mints: 1,
    })
    expect(credentialRecordSchema.safeParse(written(step)).success).toBe(true)
  })

  test('looks at everything live before', () => {
    const seen = withoutRecord()
    expect(at(recordLost, unread(seen))).toBe('ReadRecord')
    expect(at(recordLost, { ...seen, siblings: { live: false, records: [] } })).toBe('ReadSiblings')
    expect(at(recordLost, unasked(seen))).toBe('ReadRemote')
    expect(at(recordLost, { ...seen, remote: failing })).toBe('Fail NotFoundOrDenied')
  })

  test('believes nothing that somebody may have written there', () => {
    const by = (found: Parameters<typeof remoteCredential>[0]): string =>
      at(recordLost, withoutRecord({ remote: remote([remoteCredential(found)]) }))
    expect(by({ createdBy: 'other-cluster' })).not.toContain('Adopt')
    expect(by({ createdBy: 'mintlet', expiresAt: END + HOUR })).not.toContain('Adopt')
    expect(by({ createdBy: 'mintlet', id: 'cred-7' })).not.toContain('Adopt')
    const records = [sibling({ current: credentialFacts() })]
    const heldByOther = { ...withoutRecord(), siblings: { live: true, records } }
    expect(at(recordLost, heldByOther)).not.toContain('Adopt')
  })

  test('takes no credential over that status tells of as an earlier one, to delete it later', () => {
    const previous = [{ id: 'victim', retireAt: formatTime(NOW) }]
    const status = issuedStatus(undefined, { previous })
    const step = recordLost(
      { ...withoutRecord(), credential: credential({ status }) },
      NOW,
      settings,
    )
    expect(JSON.stringify(step)).not.toContain('victim')
  })

  test('has nothing to say where there is a record, or nothing was told', () => {
    expect(at(recordLost, seenLive())).toBe('nothing')
    expect(at(recordLost, newCredential())).toBe('nothing')
  })
})

describe('policyUnrecorded()', () => {
  const edited = of({ deletionPolicy: 'Orphan' })

  test('keeps what becomes of the credentials where a removal by force cannot take it along', () => {
    const step = policyUnrecorded(edited, NOW, settings)
    expect(shown(step)).toBe('WriteRecord Policy')
    expect(written(step)).toEqual(credentialRecord({ deletionPolicy: 'Orphan' }))
    expect(at(policyUnrecorded, unread(edited))).toBe('ReadRecord')
  })

  test('writes nothing that is recorded already, nor into a mint', () => {
    expect(at(policyUnrecorded, seenLive())).toBe('nothing')
    expect(
      at(policyUnrecorded, { ...edited, record: seenLive({ content: inFlight() }).record }),
    ).toBe('nothing')
  })
})

describe('untold()', () => {
  const fresh = seenLive({ credential: credential() })

  test('tells what the record says and status does not, before anything else is looked at', () => {
    expect(planned(fresh)).toEqual({
      step: 'Tell',
      why: 'FirstIssue',
      facts: credentialFacts(),
      secret: { name: 'pipeline-credential', resourceVersion: '100', digest: 'digest-of-secret' },
    })
  })

  test('looks at the record before', () => {
    expect(at(untold, unread(fresh))).toBe('ReadRecord')
  })

  test('tells again when somebody wiped status, and nothing is issued for that', () => {
    const wiped = of(NONE, { credential: credential({ spec: NONE, status: {} }) })
    expect(shown(planned(wiped))).toBe('Tell FirstIssue')
  })

  test('has nothing to say of what is told, or not published', () => {
    expect(at(untold, seenLive())).toBe('nothing')
    expect(at(untold, newCredential())).toBe('nothing')
    expect(at(untold, seenLive({ content: emptyRecord() }))).toBe('nothing')
  })
})
