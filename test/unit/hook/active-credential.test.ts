import { expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { activeCredential } from '../../../src/hook/active-credential.ts'
import type { KnownIssuer } from '../../../src/hook/known-issuer.ts'
import { credential } from '../../kit/credential-gen.ts'
import { HOUR, NOW } from '../../kit/gen.ts'
import { readyCredential } from '../../kit/ready-credential.ts'

const ISSUERS = new Map<string, KnownIssuer>([
  ['k0rdent', { type: 'k0rdent', endpoint: 'https://iam.example.com' }],
  ['local', { type: 'local' }],
])
const TOMORROW = formatTime(NOW + 24 * HOUR)

const active = (...[options]: Parameters<typeof readyCredential>) =>
  activeCredential(readyCredential(options), ISSUERS, NOW)

test('the published credential is active until status.expiresAt, at the issuer that the spec names', () => {
  expect(active()).toEqual({
    object: 'etl/pipeline',
    issuer: 'ClusterCredentialIssuer/k0rdent',
    type: 'k0rdent',
    endpoint: 'https://iam.example.com',
    serviceAccount: 'sa-pipeline',
    credentials: [{ id: 'cred-001', expires: TOMORROW }],
    going: false,
  })
})

test('what the issuer said about the end of the credential itself counts before status.expiresAt', () => {
  const expiresAt = formatTime(NOW + HOUR)
  const found = active({ status: { credential: { id: 'cred-001', expiresAt } } })
  expect(found?.credentials).toEqual([{ id: 'cred-001', expires: expiresAt }])
})

test('credentials that another one took over from are active as well, unless they have ended', () => {
  const previous = [
    { id: 'cred-000', expiresAt: formatTime(NOW + HOUR) },
    { id: 'cred-gone', expiresAt: formatTime(NOW - 1000) },
  ]
  expect(active({ status: { previous } })?.credentials.map(({ id }) => id)).toEqual([
    'cred-001',
    'cred-000',
  ])
})

test('what has expired, and what never had a credential, is not active', () => {
  expect(active({ status: { expiresAt: formatTime(NOW) } })).toBeUndefined()
  expect(activeCredential(credential(), ISSUERS, NOW)).toBeUndefined()
})

test('a mint under way may have left one more, until the expiry that it asked for', () => {
  const mint = { phase: 'InFlight', requestedExpiresAt: TOMORROW } as const
  const found = activeCredential(credential({ status: { mint } }), ISSUERS, NOW)
  expect(found).toMatchObject({ credentials: [], unfinished: TOMORROW })
  const ended = { ...mint, requestedExpiresAt: formatTime(NOW - 1) }
  expect(activeCredential(credential({ status: { mint: ended } }), ISSUERS, NOW)).toBeUndefined()
})

test.each([
  [{ name: 'local' }, 'local'],
  [{ name: 'local', kind: 'CredentialIssuer' }, 'k0rdent'],
  [{ name: 'gone' }, 'unknown'],
] as const)('an issuer %j is of type %s', (issuerRef, type) => {
  expect(active({ spec: { issuerRef } })?.type).toBe(type)
})

test('an object with a spec that cannot be read is told of all the same', () => {
  const bad = { ...readyCredential(), spec: { valid: false, message: 'bad' } as const }
  expect(activeCredential(bad, ISSUERS, NOW)).toMatchObject({
    issuer: 'unknown',
    serviceAccount: 'unknown',
    type: 'unknown',
  })
})

test('an object that is being deleted says so', () => {
  expect(active({ metadata: { deletionTimestamp: formatTime(NOW) } })?.going).toBe(true)
})

test('nothing that somebody wrote into status reaches a terminal as a control character', () => {
  const id = 'a\u001b[31mb\nc\u202e'
  const found = active({ status: { credential: { id, expiresAt: `\u0007never` } } })
  expect(found?.credentials).toEqual([{ id: 'a?[31mb?c?', expires: '?never' }])
})
