import { describe, expect, test } from 'vitest'
import type { ObjectMeta } from '../../../../src/api/object-meta.ts'
import type { Claim } from '../../../../src/plan/secret-holder.ts'
import {
  type CredentialCaches,
  gatherCredential,
  subjectOf,
} from '../../../../src/reconcile/credential/gather-credential.ts'
import type { RemoteView } from '../../../../src/reconcile/credential/remote-views.ts'
import { renderedFor } from '../../../../src/reconcile/credential/rendered-for.ts'
import { credential, credentialRecord, remote } from '../../../kit/credential-gen.ts'
import { issuer, NOW, objectMeta } from '../../../kit/gen.ts'
import { sent, sibling } from '../../../kit/observed-credential.ts'

const KEY = 'etl/pipeline/uid-of-pipeline'
const K0RDENT = issuer({ metadata: { name: 'k0rdent' }, spec: { k0rdent: { auth: {} } } })
const SECRET: ObjectMeta & { readonly namespace: string } = {
  ...objectMeta({ name: 'pipeline-credential', uid: 'uid-of-secret' }),
  namespace: 'etl',
  ownerReferences: [
    {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'ServiceAccountCredential',
      name: 'pipeline',
      uid: 'uid-of-pipeline',
      controller: true,
    },
  ],
}

const caches = (over: Partial<CredentialCaches> = {}): CredentialCaches => ({
  credential: () => credential(),
  issuer: (key) => (key === 'k0rdent' ? K0RDENT : undefined),
  keyIds: () => undefined,
  namespaceLabels: () => ({ team: 'data' }),
  secret: () => undefined,
  claims: () => [],
  consumers: () => undefined,
  record: () => undefined,
  recordsFor: () => [],
  ...over,
})

const gathered = (
  over: Partial<CredentialCaches> = {},
  view?: RemoteView,
  key = KEY,
): ReturnType<typeof gatherCredential> =>
  gatherCredential(
    {
      caches: caches(over),
      views: {
        get: (name, account) => (`${name} ${account}` === 'k0rdent sa-pipeline' ? view : undefined),
      },
      credentials: (name) => (name === 'k0rdent' ? { principal: () => 'mintlet' } : undefined),
    },
    key,
    { turn: 'turn-1', sent: sent('Uncertain') },
  )

const claim = (over: Partial<Claim>): Claim => ({
  kind: 'ServiceAccountCredential',
  name: 'pipeline',
  uid: 'uid-of-pipeline',
  creationTimestamp: '2026-01-01T00:00:00Z',
  holds: false,
  ...over,
})

describe('gatherCredential()', () => {
  test('knows nothing for live that it has from caches', () => {
    const record = { content: credentialRecord(), version: '7' }
    const result = { ok: true, credentials: [], disabled: false, date: NOW } as const
    const seen = gathered(
      { record: () => record, secret: () => SECRET, recordsFor: () => [sibling()] },
      { at: NOW, result, clientId: 'client' },
    )
    expect(seen).toMatchObject({
      owner: { namespace: 'etl', name: 'pipeline', uid: 'uid-of-pipeline' },
      live: false,
      namespace: { name: 'etl', labels: { team: 'data' } },
      record: { ...record, live: false },
      siblings: { live: false, records: [{ owner: { name: 'other' } }] },
      remote: { ...remote([]), live: false },
      secret: { state: 'Present', live: undefined },
      sent: { kind: 'Uncertain' },
      turn: 'turn-1',
      principal: 'mintlet',
      issuer: { key: 'k0rdent' },
      serverTime: undefined,
      rehearsed: false,
    })
  })

  test('knows what the spec wants to be rendered, and of no object nothing', () => {
    const rendering = credential({ spec: { secret: { template: { URL: '{{ clientId }}' } } } })
    expect(gathered({ credential: () => rendering }).renderedFor).toBe(renderedFor(rendering))
    expect(gathered().renderedFor).toBe('')
    expect(gathered({ credential: () => undefined }).renderedFor).toBe('')
  })

  test('is no sibling of itself', () => {
    const own = credentialRecord()
    const seen = gathered({ recordsFor: () => [own, sibling()] })
    expect(seen.siblings.records).toEqual([sibling()])
  })

  test('takes an object of the same name for another one', () => {
    const seen = gathered({}, undefined, 'etl/pipeline/uid-of-another')
    expect(seen).toMatchObject({
      credential: undefined,
      issuer: undefined,
      remote: undefined,
      principal: undefined,
      secret: { state: 'Absent', live: false },
      siblings: { records: [] },
    })
  })

  test('goes by the record of an object that is gone', () => {
    const record = { content: credentialRecord({ serviceAccount: 'sa-before' }), version: '7' }
    const over = { credential: () => undefined, record: () => record }
    expect(subjectOf(caches(over), KEY)).toMatchObject({
      issuer: 'k0rdent',
      serviceAccount: 'sa-before',
    })
    expect(gathered(over)).toMatchObject({ credential: undefined, issuer: { key: 'k0rdent' } })
  })

  test('asks the record whose credentials there are, not a spec that says otherwise by now', () => {
    const record = { content: credentialRecord({ issuer: 'before' }), version: '7' }
    expect(subjectOf(caches({ record: () => record }), KEY).issuer).toBe('before')
    const invalid = credential({ spec: { serviceAccount: '' } })
    expect(subjectOf(caches({ credential: () => invalid }), KEY).serviceAccount).toBeUndefined()
  })

  test('names who has the better claim to the Secret', () => {
    const rival = claim({ kind: 'ImpersonatedToken', name: 'reader', uid: 'other', holds: true })
    expect(gathered({ claims: () => [claim({}), rival] }).rival).toBe('ImpersonatedToken reader')
    expect(gathered({ claims: () => [claim({})] }).rival).toBeUndefined()
    expect(gathered({ secret: () => SECRET, claims: () => [claim({}), rival] }).rival).toBe(
      undefined,
    )
  })
})
