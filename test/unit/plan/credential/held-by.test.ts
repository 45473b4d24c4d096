import { expect, test } from 'vitest'
import { heldBy } from '../../../../src/plan/credential/held-by.ts'
import { credentialFacts, credentialRecord } from '../../../kit/credential-gen.ts'
import { NOW } from '../../../kit/gen.ts'
import { emptyRecord } from '../../../kit/observed-credential.ts'

test('a record holds what is published, sealed, replaced, and left to live on', () => {
  const record = credentialRecord({
    sealed: credentialFacts({ id: 'cred-2' }),
    previous: [{ id: 'cred-0', expiresAt: NOW, retireAt: NOW }],
    kept: [{ id: 'cred-9', expiresAt: NOW }],
  })
  expect(heldBy(record).map(({ id }) => id)).toEqual(['cred-1', 'cred-2', 'cred-0', 'cred-9'])
  expect(heldBy(emptyRecord())).toEqual([])
})
