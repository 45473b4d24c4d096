import { expect, test } from 'vitest'
import { isToBeKept, newMemory, syncMemory } from '../../../../src/reconcile/credential/memory.ts'
import { Redacted } from '../../../../src/redacted.ts'
import { observedCredential } from '../../../kit/credential-gen.ts'
import { abandoned, inFlight, sealedRecord, sent } from '../../../kit/observed-credential.ts'

test('a secret is kept as long as nobody else has it', () => {
  const memory = newMemory('turn-1')
  memory.secret = { clientId: 'client-1', clientSecret: new Redacted('the-secret') }
  syncMemory(memory, observedCredential({ sent: sent('Created') }))
  expect(memory.secret?.clientId).toBe('client-1')
  syncMemory(memory, observedCredential())
  expect(memory).toMatchObject({ turn: 'turn-1', sent: undefined, secret: undefined })
})

test('a secret that was made is kept as long as its credential is to be published', () => {
  const memory = newMemory('turn-1')
  const secret = {
    clientId: 'uid-1',
    clientSecret: new Redacted('the-secret'),
    verifier: { salt: 'salt', hash: 'hash' },
  }
  memory.made = { id: 'cred-2', secret }
  syncMemory(memory, observedCredential({ content: sealedRecord() }))
  expect(memory.made?.id).toBe('cred-2')
  syncMemory(memory, observedCredential())
  expect(memory.made).toBeUndefined()
})

const keeps = (over: Parameters<typeof observedCredential>[0]): boolean =>
  isToBeKept(observedCredential(over))

test('a later turn has to know what was created, and which intent is ours', () => {
  expect(keeps({})).toBe(false)
  expect(keeps({ sent: sent('Created') })).toBe(true)
  expect(keeps({ sent: sent('Uncertain') })).toBe(false)
  expect(keeps({ content: inFlight() })).toBe(true)
  expect(keeps({ content: inFlight(), turn: 'turn-2' })).toBe(false)
  expect(keeps({ content: abandoned() })).toBe(false)
  expect(keeps({ content: sealedRecord() })).toBe(false)
})
