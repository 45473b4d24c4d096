import { describe, expect, test } from 'vitest'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import { credential, issuedStatus } from '../../../kit/credential-gen.ts'
import {
  deleting,
  emptyRecord,
  held,
  planned,
  seenLive,
  shown,
} from '../../../kit/observed-credential.ts'

const bare = credential({ status: issuedStatus() })
const step = (over: Partial<ObservedCredential>): string => shown(planned(seenLive(over)))

describe('finalizerMissing()', () => {
  test('puts the finalizer back of an object that has a credential, on the version that is there', () => {
    const cached = { ...seenLive({ credential: bare }), live: false }
    expect(shown(planned(cached))).toBe('ReadObject')
    expect(step({ credential: bare })).toBe('AddFinalizer')
  })

  test('also of a suspended one, and beside the finalizers of others', () => {
    const suspended = credential({ spec: { suspend: true }, status: issuedStatus() })
    expect(step({ credential: suspended })).toBe('AddFinalizer')
    const metadata = { finalizers: ['example.com/other'] }
    const others = credential({ metadata, status: issuedStatus() })
    expect(step({ credential: others })).toBe('AddFinalizer')
  })

  test('leaves alone what has it, what has nothing at the issuer, and what is going', () => {
    for (const over of [
      { credential: held({ status: issuedStatus() }) },
      { credential: bare, record: { live: true, content: emptyRecord(), version: '1' } },
      { credential: deleting({ metadata: { finalizers: [] }, status: issuedStatus() }) },
    ]) {
      expect(step(over)).not.toMatch(/AddFinalizer|ReadObject/)
    }
  })
})
