import { describe, expect, test } from 'vitest'
import { credentialRecordSchema } from '../../../src/api/credential-record.ts'
import { credentialFacts, credentialRecord } from '../../kit/credential-gen.ts'
import { NOW } from '../../kit/gen.ts'
import { sealedRecord } from '../../kit/observed-credential.ts'

const some = (count: number): { salt: string; hash: string }[] =>
  Array.from({ length: count }, (_, nth) => ({ salt: `salt-${nth}`, hash: 'hash' }))
const reads = (record: unknown): boolean => credentialRecordSchema.safeParse(record).success
const withVerifiers = (verifiers: unknown): unknown =>
  credentialRecord({ current: { ...credentialFacts(), verifiers } as never })

describe('the record of a credential', () => {
  test('holds what verifies each secret that there may be', () => {
    const verifiers = some(2)
    const record = sealedRecord({
      current: credentialFacts({ verifiers }),
      sealed: credentialFacts({ id: 'cred-2', verifiers }),
      previous: [{ id: 'cred-0', expiresAt: NOW, retireAt: NOW, verifiers }],
      kept: [{ id: 'cred-9', expiresAt: NOW, verifiers }],
    })
    expect(credentialRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record)
  })

  test('may hold none, as those of issuers that verify themselves', () => {
    expect(reads(credentialRecord())).toBe(true)
    expect(reads(withVerifiers([]))).toBe(true)
  })

  test.each<[string, unknown]>([
    ['more than are ever looked at', some(9)],
    ['the secret itself', [{ salt: 'a', hash: 'b', secret: 'mlt_x' }]],
    ['half of one', [{ salt: 'a' }]],
    ['an endless one', [{ salt: 'a', hash: 'x'.repeat(65) }]],
  ])('may not hold %s', (_what, verifiers) => {
    expect(reads(withVerifiers(verifiers))).toBe(false)
  })
})
