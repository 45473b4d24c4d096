import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../../src/api/credential-record.ts'
import {
  type ClientServiceDeps,
  createClientService,
} from '../../../../../src/issue/local/client/create-client-service.ts'
import { verifyClientSecret } from '../../../../../src/issue/local/client/verify-client-secret.ts'
import { credentialFacts, credentialRecord } from '../../../../kit/credential-gen.ts'
import { createFakeClock } from '../../../../kit/fake-clock.ts'
import { clientOf, credentialOf, HOUR, NOW } from './client-world.ts'

const record = (over: Partial<CredentialRecord>): CredentialRecord =>
  credentialRecord({ issuer: 'demo', serviceAccount: 'etl:report', ...over })

const SIGNAL = new AbortController().signal
const END = NOW + HOUR

const service = (over: Partial<ClientServiceDeps> = {}) =>
  createClientService({
    clock: createFakeClock(NOW),
    newId: () => 'new-id',
    tokenUrl: 'https://tokens.example.com/demo/token',
    issuer: 'demo',
    isDisabled: () => false,
    ...over,
  })

const isDisabled = (of: string): boolean => of === 'etl:report'

describe('the credentials of a local issuer', () => {
  test('are those that the records of the issuer name, and expire by the clock', async () => {
    const facts = (id: string, expiresAt = END) => credentialFacts({ id, expiresAt })
    const records = [
      record({
        current: facts('one', NOW + 1),
        previous: [{ id: 'two', expiresAt: NOW, retireAt: NOW }],
      }),
      record({ current: facts('three') }),
      record({ issuer: 'another', current: facts('four') }),
      record({ serviceAccount: 'etl:other', current: facts('five') }),
    ]
    const serviceAccountId = 'etl:report'
    expect(await service().view('etl:report', SIGNAL, records)).toEqual({
      ok: true,
      view: {
        serviceAccount: { clientId: undefined, disabled: false },
        credentials: [
          { id: 'one', serviceAccountId, status: 'active', expiresAt: NOW + 1 },
          { id: 'two', serviceAccountId, status: 'expired', expiresAt: NOW },
          { id: 'three', serviceAccountId, status: 'active', expiresAt: END },
        ],
        date: NOW,
      },
    })
  })

  test('say when their service account is disabled', async () => {
    const disabled = await service({ isDisabled }).view('etl:report', SIGNAL)
    expect(disabled).toMatchObject({ view: { serviceAccount: { disabled: true } } })
    const other = await service({ isDisabled }).view('etl:other', SIGNAL)
    expect(other).toMatchObject({ view: { serviceAccount: { disabled: false } } })
  })

  test('are created by giving them a name, and exactly the end that was asked for', async () => {
    expect(await service().create('etl:report', END, () => true, SIGNAL)).toEqual({
      kind: 'Created',
      credential: {
        id: 'new-id',
        serviceAccountId: 'etl:report',
        status: 'active',
        // Whole seconds, as any issuer tells them.
        createdAt: Math.floor(NOW / 1000) * 1000,
        expiresAt: END,
      },
      clientSecret: undefined,
    })
  })

  test('are none of an account that is named as clients are', async () => {
    const uid = '7b4c0c5e-0000-4000-8000-00000000000A'
    expect(await service().create(uid, END, () => true, SIGNAL)).toMatchObject({
      kind: 'NotCommitted',
      failure: { reason: 'InvalidSpec' },
    })
  })

  test.each<[string, Partial<ClientServiceDeps>, boolean, AbortSignal, string]>([
    ['the account is disabled', { isDisabled: () => true }, true, SIGNAL, 'ParentDisabled'],
    ['it may not be done any more', {}, false, SIGNAL, 'IssuerUnavailable'],
    ['it was given up', {}, true, AbortSignal.abort(), 'IssuerUnavailable'],
  ])('are certainly not created where %s', async (_what, over, may, signal, reason) => {
    expect(await service(over).create('etl:report', END, () => may, signal)).toMatchObject({
      kind: 'NotCommitted',
      failure: { reason },
    })
  })

  test('are removed by leaving their record', async () => {
    expect(await service().remove('etl:report', 'one', SIGNAL)).toEqual({ kind: 'Removed' })
  })

  test('are nobody else’s: no principal made them, none is reserved', () => {
    expect(service().principal()).toBeUndefined()
    expect(service().isReserved('client', 'etl')).toBe(false)
    expect(service().tokenUrl).toBe('https://tokens.example.com/demo/token')
  })

  test('get a secret that is new each time, for the client that the object is', () => {
    const { newSecret } = service()
    const [one, two] = [newSecret?.({ uid: 'uid-1' }), newSecret?.({ uid: 'uid-1' })]
    if (one === undefined || two === undefined) throw new Error('no secret was made')
    expect([one.clientId, two.clientId]).toEqual(['uid-1', 'uid-1'])
    expect(one.clientSecret.reveal()).not.toBe(two.clientSecret.reveal())
    const client = clientOf([credentialOf('one', [one.verifier])])
    const found = (secret: typeof one.clientSecret): string | undefined =>
      verifyClientSecret({ client, secret, now: NOW })?.id
    expect([found(one.clientSecret), found(two.clientSecret)]).toEqual(['one', undefined])
  })
})
