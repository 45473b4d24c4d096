import { expect, test } from 'vitest'
import type { ActiveCredential } from '../../../src/hook/active-credential.ts'
import { describeActive } from '../../../src/hook/describe-active.ts'

const K0RDENT: ActiveCredential = {
  object: 'etl/pipeline',
  issuer: 'ClusterCredentialIssuer/k0rdent',
  type: 'k0rdent',
  endpoint: 'https://iam.example.com',
  serviceAccount: 'sa-pipeline',
  credentials: [
    { id: 'cred-2', expires: '2026-07-01T12:00:00Z' },
    { id: 'cred-1', expires: '2026-06-02T12:00:00Z' },
  ],
  going: false,
}

test('without anything active there is no table', () => {
  expect(describeActive([])).toBe('No client credential stays active.')
})

test('a table says which credentials of which object stay active where, and what to do about them', () => {
  const local: ActiveCredential = {
    ...K0RDENT,
    object: 'a/b',
    issuer: 'ClusterCredentialIssuer/local',
    type: 'local',
    serviceAccount: 'a:b',
    credentials: [{ id: 'id', expires: '2026-06-03T12:00:00Z' }],
  }
  expect(`\n${describeActive([local, K0RDENT])}\n`).toBe(`
These client credentials stay active; mintlet is not there any more to revoke them:

OBJECT        ISSUER                                     SERVICE ACCOUNT  CREDENTIAL IDS             EXPIRES
a/b           ClusterCredentialIssuer/local (local)      a:b              id                         2026-06-03T12:00:00Z
etl/pipeline  ClusterCredentialIssuer/k0rdent (k0rdent)  sa-pipeline      cred-2, cred-1 (previous)  2026-07-01T12:00:00Z, 2026-06-02T12:00:00Z

Of local issuers (1): they are refused while nobody serves the issuer, and work again once mintlet
is installed again, until they expire.
At k0rdent (1): they work until they expire. To end one before, as a tenant administrator:
  DELETE https://iam.example.com/v1/regions/global/iam/service-accounts/<service account>/credentials/<id>
`)
})

test('a mint under way, an object that goes and an issuer that is gone are told of', () => {
  const odd: ActiveCredential = {
    ...K0RDENT,
    type: 'unknown',
    credentials: [],
    unfinished: '2026-07-01T12:00:00Z',
    going: true,
  }
  expect(describeActive([odd]).split('\n').slice(3)).toEqual([
    'etl/pipeline (being deleted)  ClusterCredentialIssuer/k0rdent (unknown)  sa-pipeline      (a mint was under way)  2026-07-01T12:00:00Z',
    '',
    'Of issuers that are gone or cannot be read (1): look for them at the service that issued them.',
    'A mint was under way (1): the issuer may have one credential more, which expires as shown.',
    'Being deleted (1): the object goes now. Its record stays, and mintlet revokes the credential if it is',
    'installed again.',
  ])
})

test('an issuer without an endpoint of its own uses the one that the operator was given', () => {
  const { endpoint: _endpoint, ...without } = K0RDENT
  expect(describeActive([without])).toContain("DELETE <the issuer's endpoint>/v1/")
})
