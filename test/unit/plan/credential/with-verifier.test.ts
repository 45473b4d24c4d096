import { describe, expect, test } from 'vitest'
import { credentialRecordSchema } from '../../../../src/api/credential-record.ts'
import { withVerifier } from '../../../../src/plan/credential/with-verifier.ts'
import { credentialRecord } from '../../../kit/credential-gen.ts'
import { sealedRecord } from '../../../kit/observed-credential.ts'

const verifier = (nth: number): { salt: string; hash: string } => ({
  salt: `salt-${nth}`,
  hash: `hash-${nth}`,
})

describe('withVerifier()', () => {
  test('adds to what is sealed, and changes nothing else', () => {
    const before = sealedRecord()
    const after = withVerifier(before, verifier(1))
    expect(after).toEqual({ ...before, sealed: { ...before.sealed, verifiers: [verifier(1)] } })
    expect(withVerifier(after, verifier(2)).sealed?.verifiers).toEqual([verifier(1), verifier(2)])
    expect(before.sealed?.verifiers).toBeUndefined()
  })

  test('keeps the four last, so that a record stays one that can be read', () => {
    let record = sealedRecord()
    for (let nth = 1; nth <= 20; nth += 1) record = withVerifier(record, verifier(nth))
    expect(record.sealed?.verifiers).toEqual([17, 18, 19, 20].map(verifier))
    expect(credentialRecordSchema.parse(record)).toEqual(record)
  })

  test('has nothing to add to where nothing is sealed', () => {
    expect(withVerifier(credentialRecord(), verifier(1))).toEqual(credentialRecord())
  })
})
