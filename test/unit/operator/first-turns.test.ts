import { describe, expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import { firstTurns } from '../../../src/operator/first-turns.ts'
import { type ClusterView, createClusterView } from '../../../src/watch/cluster-view.ts'
import { issuer } from '../../kit/gen.ts'

const local = (name: string): GenericIssuer => issuer({ metadata: { name } })
const google = issuer({ metadata: { name: 'google' }, spec: { google: { auth: { ambient: {} } } } })
const broken: GenericIssuer = { ...local('broken'), spec: { valid: false, message: 'no' } }
const own: GenericIssuer = {
  ...google,
  kind: 'CredentialIssuer',
  metadata: { ...google.metadata, name: 'own', namespace: 'etl' },
}

function view(...issuers: readonly GenericIssuer[]): ClusterView {
  const filled = createClusterView([], 'mintlet-system')
  for (const each of issuers) filled.issuers.put(each)
  return filled
}

describe('firstTurns()', () => {
  test('are over when every local issuer has had one', () => {
    const first = firstTurns(view(local('a'), local('b')))
    expect(first.areOver()).toBe(false)
    first.taken('a')
    expect(first.areOver()).toBe(false)
    first.taken('elsewhere/b')
    expect(first.areOver()).toBe(false)
    first.taken('b')
    expect(first.areOver()).toBe(true)
  })

  test('wait for no issuer that has no keys: of Google, or one that cannot be read', () => {
    expect(firstTurns(view()).areOver()).toBe(true)
    expect(firstTurns(view(google, own, broken)).areOver()).toBe(true)
    const first = firstTurns(view(google, own, broken, local('a')))
    expect(first.areOver()).toBe(false)
    first.taken('a')
    expect(first.areOver()).toBe(true)
  })

  test('stay over, whatever issuers come later', () => {
    const cluster = view(local('a'))
    const first = firstTurns(cluster)
    first.taken('a')
    expect(first.areOver()).toBe(true)
    cluster.issuers.put(local('b'))
    expect(first.areOver()).toBe(true)
    first.taken('b')
    expect(first.areOver()).toBe(true)
  })

  test('wait for one that came before they were over, and not for one that has gone', () => {
    const cluster = view(local('a'))
    const first = firstTurns(cluster)
    cluster.issuers.put(local('b'))
    first.taken('a')
    expect(first.areOver()).toBe(false)
    cluster.issuers.cluster.delete(local('b'))
    expect(first.areOver()).toBe(true)
  })
})
