import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import type { RemoteCredential } from '../../../../src/api/remote-credential.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import { orphans } from '../../../../src/plan/credential/orphans.ts'
import { credentialFacts } from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'
import {
  emptyRecord,
  intent,
  MARK,
  orphan,
  seenLive,
  sibling,
} from '../../../kit/observed-credential.ts'

const judge = (
  found: RemoteCredential,
  over: Partial<ObservedCredential> = {},
  given = intent(),
): string => {
  const seen = { ...seenLive({ content: emptyRecord() }), ...over }
  const { ours, unproved, awaited } = orphans(seen, [given], [found])
  if (awaited.length > 0) return ours.length + unproved.length > 0 ? 'both' : 'awaited'
  return ours.length > 0 ? 'ours' : unproved.length > 0 ? 'unproved' : 'nothing'
}

const holding = (id: string): Partial<ObservedCredential> => ({
  siblings: {
    live: true,
    records: [sibling({ current: credentialFacts({ id, expiresAt: MARK }) })],
  },
})

const record = (createdBy?: string): Partial<ObservedCredential> => {
  const { createdBy: _usual, ...content } = emptyRecord()
  return {
    record: { live: true, version: '1', content: { ...content, ...(createdBy && { createdBy }) } },
  }
}

const underWay = (over: Partial<CredentialRecord>): Partial<ObservedCredential> => ({
  siblings: { live: true, records: [sibling({ intent: intent({ turn: 'other' }), ...over })] },
})

describe('orphans()', () => {
  test('has what carries the mark of a create that was given up and is by us', () => {
    expect(judge(orphan())).toBe('ours')
    expect(judge(orphan(), { ...record(), principal: 'mintlet' })).toBe('ours')
  })

  test('has nothing that carries another mark, or that has ended', () => {
    expect(judge(orphan({ expiresAt: MARK - 1000 }))).toBe('nothing')
    expect(judge(orphan({ status: 'expired' }))).toBe('nothing')
  })

  test('has nothing that was there before', () => {
    expect(judge(orphan(), {}, intent({ knownIds: ['cred-2'] }))).toBe('nothing')
  })

  test('has nothing that a record holds, be it of another object', () => {
    expect(judge(orphan(), holding('cred-2'))).toBe('nothing')
    const namesake = sibling({ current: credentialFacts({ id: 'cred-2', expiresAt: MARK + HOUR }) })
    expect(judge(orphan(), { siblings: { live: true, records: [namesake] } })).toBe('ours')
    const own = emptyRecord({ previous: [{ id: 'cred-2', expiresAt: MARK, retireAt: MARK }] })
    expect(judge(orphan(), { record: { live: true, version: '1', content: own } })).toBe('nothing')
  })

  test('leaves alone what another identity created: that is of another cluster', () => {
    expect(judge(orphan({ createdBy: 'other-cluster' }))).toBe('nothing')
  })

  test('cannot prove what somebody has used, or what nobody says who created', () => {
    expect(judge(orphan({ lastUsedAt: NOW }))).toBe('unproved')
    const { createdBy: _createdBy, ...found } = orphan()
    expect(judge(found)).toBe('unproved')
    expect(judge(orphan(), record())).toBe('unproved')
  })

  test('waits for an object whose create is under way with the same mark, and for no other', () => {
    expect(judge(orphan(), underWay({ phase: 'InFlight' }))).toBe('awaited')
    expect(judge(orphan(), underWay({ phase: 'Abandoning' }))).toBe('ours')
    const another = intent({ turn: 'other', requestedExpiresAt: MARK + 1000 })
    expect(judge(orphan(), underWay({ phase: 'InFlight', intent: another }))).toBe('ours')
  })

  test('goes by the mark, whatever the clock of the issuer says', () => {
    for (const minutes of [-60, -10, 10, 60]) {
      expect(judge(orphan({ createdAt: NOW + minutes * MINUTE }))).toBe('ours')
    }
  })
})
