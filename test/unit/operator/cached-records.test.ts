import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../src/api/credential-record.ts'
import { allRecords, cachedRecord, recordsFor } from '../../../src/operator/cached-records.ts'
import { recordOwner } from '../../../src/operator/record-owner.ts'
import { serviceAccountHash } from '../../../src/reconcile/credential/service-account-hash.ts'
import { type ClusterView, createClusterView } from '../../../src/watch/cluster-view.ts'
import { credential, credentialRecord } from '../../kit/credential-gen.ts'
import { objectMeta } from '../../kit/gen.ts'

const RECORD = credentialRecord()
const NAME = `mintlet-credential-${RECORD.owner.uid}`

/** As the feed of Secrets puts it there. */
function keep(view: ClusterView, record: CredentialRecord, over: object = {}): void {
  const name = `mintlet-credential-${record.owner.uid}`
  const metadata = {
    ...objectMeta({ name, uid: `uid-of-${name}` }),
    namespace: 'mintlet-system',
    labels: {
      'mintlet.dev/record': 'credential',
      'mintlet.dev/service-account-hash': serviceAccountHash(record.issuer, record.serviceAccount),
    },
    annotations: { 'mintlet.dev/record': JSON.stringify(record) },
    ...over,
  }
  view.secrets.put({ metadata })
}

const withOwner = (uid: string, more: Partial<CredentialRecord> = {}): CredentialRecord => ({
  ...RECORD,
  owner: { ...RECORD.owner, uid },
  ...more,
})

describe('the records that are cached', () => {
  test('are found by their object and by their service account', () => {
    const view = createClusterView([], 'mintlet-system')
    keep(view, RECORD)
    keep(view, withOwner('second', { issuer: 'another' }))
    keep(view, withOwner('stranger', { issuer: 'elsewhere/own' }))
    keep(view, withOwner('third', { serviceAccount: 'sa-other' }))
    expect(cachedRecord(view, RECORD.owner.uid)?.content).toEqual(RECORD)
    expect(cachedRecord(view, 'nobody')).toBeUndefined()
    const uids = recordsFor(view, 'k0rdent', 'sa-pipeline').map(({ owner }) => owner.uid)
    expect(uids).toEqual([RECORD.owner.uid, 'second'])
    expect(allRecords(view)).toHaveLength(4)
  })

  test('are whole, however long', () => {
    const view = createClusterView([], 'mintlet-system')
    const knownIds = Array.from({ length: 500 }, (_, nth) => `cred-${nth}-${'x'.repeat(100)}`)
    const abandoned = [{ requestedExpiresAt: 1, startedAt: 0, knownIds }]
    keep(view, { ...RECORD, abandoned })
    expect(cachedRecord(view, RECORD.owner.uid)?.content?.abandoned[0]?.knownIds).toHaveLength(500)
  })

  test('are nowhere but in the namespace of the operator', () => {
    const view = createClusterView([], 'mintlet-system')
    keep(view, RECORD, { namespace: 'etl' })
    expect(allRecords(view)).toEqual([])
    expect(cachedRecord(view, RECORD.owner.uid)).toBeUndefined()
  })

  test('are not taken for absent when they cannot be read', () => {
    const view = createClusterView([], 'mintlet-system')
    keep(view, RECORD, { annotations: { 'mintlet.dev/record': '{' } })
    expect(cachedRecord(view, RECORD.owner.uid)).toMatchObject({ content: undefined, version: '1' })
    expect(allRecords(view)).toEqual([])
  })
})

describe('recordOwner()', () => {
  test('is told by the record, or by the object where the record is gone', () => {
    const view = createClusterView([], 'mintlet-system')
    expect(recordOwner(view, NAME)).toBeUndefined()
    view.credentials.put(credential())
    expect(recordOwner(view, NAME)).toMatchObject({ name: 'pipeline', uid: RECORD.owner.uid })
    keep(view, RECORD)
    expect(recordOwner(view, NAME)).toEqual(RECORD.owner)
    expect(recordOwner(view, 'mintlet-keys-local')).toBeUndefined()
  })
})
