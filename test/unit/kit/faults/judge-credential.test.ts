import { expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import {
  type CredentialWorld,
  judgeCredential,
  type SeenCredential,
} from '../../../kit/faults/judge-credential.ts'

const facts = { id: 'cred-001', createdAt: 0, expiresAt: 9, requestedLifetime: 9 }
const record: CredentialRecord = {
  owner: { namespace: 'a', name: 'pipeline', uid: 'u-1' },
  issuer: 'k0rdent',
  serviceAccount: 'sa-pipeline',
  slots: 2,
  mints: 1,
  deletionPolicy: 'Revoke',
  phase: 'Idle',
  current: facts,
  previous: [],
  abandoned: [],
}
const status: SeenCredential['status'] = {
  phase: 'Active',
  observedGeneration: 2,
  credential: { id: 'cred-001' },
  lastHandledRefresh: 'once',
  conditions: [{ type: 'Ready', status: 'True', reason: 'Issued' }],
}
const READY: CredentialWorld = {
  object: { metadata: { generation: 2 }, status },
  secret: { credentialId: 'cred-001', clientId: 'id', clientSecret: 'good' },
  record: { content: record, keepsSecret: false },
  active: ['cred-001'],
  authenticates: (_id, secret) => secret === 'good',
}
const ready = { end: 'Ready', refresh: 'once' } as const

test('an object that is as it should be has nothing wrong', () => {
  expect(judgeCredential(ready, READY)).toEqual([])
})

const WRONG: readonly (readonly [what: string, world: Partial<CredentialWorld>, said: string])[] = [
  [
    'an orphan',
    { active: ['cred-001', 'cred-002'] },
    'active at the issuer: cred-001, cred-002; current: cred-001',
  ],
  ['a credential that is gone', { active: [] }, 'active at the issuer: ; current: cred-001'],
  [
    'a Secret that is gone',
    { secret: undefined },
    'the Secret holds undefined, status says cred-001',
  ],
  [
    'a Secret with another secret',
    { secret: { ...READY.secret, clientSecret: 'bad' } },
    'what the Secret holds does not authenticate',
  ],
  [
    'a Secret with another credential',
    { secret: { ...READY.secret, credentialId: 'cred-002' } },
    'the Secret holds cred-002, status says cred-001',
  ],
  [
    'a record that still keeps the secret',
    { record: { content: record, keepsSecret: true } },
    'the record keeps a client secret',
  ],
  [
    'a mint under way',
    { record: { content: { ...record, phase: 'Abandoning' }, keepsSecret: false } },
    'the record is Abandoning',
  ],
  [
    'a record of another credential',
    {
      record: { content: { ...record, current: { ...facts, id: 'cred-009' } }, keepsSecret: false },
    },
    'the record says cred-009, status says cred-001',
  ],
  [
    'an old credential in the record',
    {
      record: {
        content: { ...record, previous: [{ id: 'cred-000', expiresAt: 9, retireAt: 1 }] },
        keepsSecret: false,
      },
    },
    'the record has a previous credential',
  ],
  [
    'an object that is not Ready',
    {
      object: {
        metadata: { generation: 2 },
        status: { ...status, conditions: [{ type: 'Ready', status: 'False', reason: 'Pending' }] },
      },
    },
    'Ready is False/Pending',
  ],
  [
    'a request that was not served',
    { object: { metadata: { generation: 2 }, status: { ...status, lastHandledRefresh: 'other' } } },
    'the request was not served',
  ],
  [
    'a status of another generation',
    { object: { metadata: { generation: 3 }, status } },
    'observedGeneration is 2 of 3',
  ],
]

for (const [what, world, said] of WRONG) {
  test(`${what} is seen`, () => {
    expect(judgeCredential(ready, { ...READY, ...world })).toContain(said)
  })
}

test('what has expired is terminal, keeps its Secret and has nothing at the issuer', () => {
  const conditions = [
    { type: 'Ready', status: 'False', reason: 'Expired' },
    { type: 'Expired', status: 'True', reason: 'Expired' },
  ]
  const object = { metadata: {}, status: { ...status, phase: 'Expired', conditions } }
  const expired = { ...READY, object, active: [] }
  expect(judgeCredential({ end: 'Expired' }, expired)).toEqual([])
  expect(judgeCredential({ end: 'Expired' }, READY)).toEqual([
    'phase is Active',
    'it has no condition Expired',
    'Ready is not False',
    'active at the issuer: cred-001',
  ])
  expect(judgeCredential({ end: 'Expired' }, { ...expired, secret: undefined })).toEqual([
    'the Secret is gone',
  ])
})

test('what is gone leaves nothing, but for a record of what may still come', () => {
  const { current: _current, ...rest } = record
  const abandoned = [{ requestedExpiresAt: 9, startedAt: 1, knownIds: [] }]
  const left = { content: { ...rest, abandoned }, keepsSecret: false }
  const gone = { ...READY, object: undefined, secret: undefined, active: [] }
  expect(judgeCredential({ end: 'Gone' }, { ...gone, record: undefined })).toEqual([])
  expect(judgeCredential({ end: 'Gone' }, { ...gone, record: left })).toEqual([])
  expect(judgeCredential({ end: 'Gone' }, READY)).toEqual([
    'the object is still there',
    'active at the issuer: cred-001',
    'the record still holds a credential',
  ])
})
