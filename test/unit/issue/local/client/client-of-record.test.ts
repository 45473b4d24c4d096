import { describe, expect, test } from 'vitest'
import { clientOfRecord } from '../../../../../src/issue/local/client/client-of-record.ts'
import { credentialFacts, credentialRecord, LIFE } from '../../../../kit/credential-gen.ts'
import { HOUR, NOW } from '../../../../kit/gen.ts'
import { emptyRecord, sealedRecord } from '../../../../kit/observed-credential.ts'

const verifiers = (salt: string): { salt: string; hash: string }[] => [{ salt, hash: 'hash' }]
const END = NOW + LIFE

describe('clientOfRecord()', () => {
  test('is the object, in the identity of its service account', () => {
    const { current: _current, ...record } = credentialRecord()
    expect(clientOfRecord(record)).toEqual({
      clientId: 'uid-of-pipeline',
      serviceAccount: 'sa-pipeline',
      owner: { namespace: 'etl', name: 'pipeline', uid: 'uid-of-pipeline' },
      credentials: [],
    })
  })

  test('has what is published, what is being published, what is on its way out, and what lives on', () => {
    const record = sealedRecord({
      current: credentialFacts({ id: 'current', verifiers: verifiers('1') }),
      sealed: credentialFacts({ id: 'sealed', verifiers: verifiers('2') }),
      previous: [
        { id: 'previous', expiresAt: NOW, retireAt: NOW - HOUR, verifiers: verifiers('3') },
      ],
      kept: [{ id: 'kept', expiresAt: NOW + HOUR, verifiers: verifiers('4') }],
    })
    expect(clientOfRecord(record).credentials).toEqual([
      { id: 'current', expiresAt: END, verifiers: verifiers('1') },
      { id: 'sealed', expiresAt: END, verifiers: verifiers('2') },
      { id: 'previous', expiresAt: NOW, verifiers: verifiers('3') },
      { id: 'kept', expiresAt: NOW + HOUR, verifiers: verifiers('4') },
    ])
  })

  test('has nothing of creates that were given up, and no secret of what has no verifier', () => {
    const mark = { requestedExpiresAt: END, startedAt: NOW, knownIds: ['cred-7'] }
    expect(clientOfRecord(emptyRecord({ abandoned: [mark] })).credentials).toEqual([])
    expect(clientOfRecord(credentialRecord()).credentials).toEqual([
      { id: 'cred-1', expiresAt: END, verifiers: [] },
    ])
  })
})
