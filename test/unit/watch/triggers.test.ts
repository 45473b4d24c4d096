import { describe, expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import type { ImpersonatedToken } from '../../../src/api/impersonated-token.ts'
import {
  type ClusterView,
  createClusterView,
  TOKENS_BY_ISSUER,
} from '../../../src/watch/cluster-view.ts'
import { objectKey } from '../../../src/watch/object-key.ts'
import { createOwnWrites } from '../../../src/watch/own-writes.ts'
import { connectTriggers } from '../../../src/watch/triggers.ts'
import { issuer, token } from '../../kit/gen.ts'

type Kind = GenericIssuer['kind']

const asking = (namespace: string, name: string, kind: Kind): ImpersonatedToken =>
  token({
    metadata: { namespace, name, uid: `${namespace}-${name}` },
    spec: { issuerRef: { name: 'google', kind } },
  })

const own = (namespace: string, generation = 1, resourceVersion = '1'): GenericIssuer => ({
  ...issuer({
    metadata: { name: 'google', namespace, generation, resourceVersion, uid: namespace },
  }),
  kind: 'CredentialIssuer',
})
const cluster = (resourceVersion = '1'): GenericIssuer =>
  issuer({ metadata: { name: 'google', resourceVersion } })

/** Two tokens in each of two namespaces, one by the issuer of the cluster, one by that of the namespace. */
function world(): { view: ClusterView; told: string[] } {
  const view = createClusterView([], 'mintlet-system')
  for (const namespace of ['etl', 'web']) {
    view.tokens.put(asking(namespace, 'by-cluster', 'ClusterCredentialIssuer'))
    view.tokens.put(asking(namespace, 'by-own', 'CredentialIssuer'))
  }
  const told: string[] = []
  connectTriggers(view, 'mintlet-system', createOwnWrites(), {
    token: (key, _token, why) => told.push(`token ${key} ${why}`),
    credential: ({ metadata }, why) => told.push(`credential ${metadata.name} ${why}`),
    tokenGone: (key) => told.push(`token ${key} gone`),
    issuer: (key, why) => told.push(`issuer ${key} ${why}`),
    issuerGone: (key) => told.push(`issuer ${key} gone`),
    ownSecret: (name) => told.push(`own Secret ${name}`),
  })
  return { view, told }
}

const keysBy = (view: ClusterView, issuerKey: string): string[] =>
  view.tokens.indexed(TOKENS_BY_ISSUER, issuerKey).map(({ metadata }) => objectKey(metadata))

describe('TOKENS_BY_ISSUER', () => {
  test('has the tokens of each issuer, and not those of another one of that name', () => {
    const { view } = world()
    expect(keysBy(view, 'google')).toEqual(['etl/by-cluster', 'web/by-cluster'])
    expect(keysBy(view, 'etl/google')).toEqual(['etl/by-own'])
    expect(keysBy(view, 'web/google')).toEqual(['web/by-own'])
    expect(keysBy(view, 'elsewhere/google')).toEqual([])
  })

  test('moves a token whose issuerRef changes its kind alone, and drops one that cannot be read', () => {
    const { view } = world()
    const moved = asking('etl', 'by-own', 'ClusterCredentialIssuer')
    view.tokens.put({ ...moved, metadata: { ...moved.metadata, resourceVersion: '2' } })
    expect(keysBy(view, 'etl/google')).toEqual([])
    expect(keysBy(view, 'google')).toContain('etl/by-own')
    const broken = token({
      metadata: { namespace: 'etl', name: 'by-own', uid: 'etl-by-own', resourceVersion: '3' },
      spec: { serviceAccount: '' },
    })
    view.tokens.put(broken)
    expect(keysBy(view, 'google')).not.toContain('etl/by-own')
  })
})

describe('connectTriggers()', () => {
  test('a CredentialIssuer wakes itself and the tokens of its namespace that name it, no others', () => {
    const { view, told } = world()
    view.issuers.put(own('etl'))
    expect(told).toEqual(['issuer etl/google changed', 'token etl/by-own issuerChanged'])
  })

  test('a ClusterCredentialIssuer wakes itself and the tokens that name it, in every namespace', () => {
    const { view, told } = world()
    view.issuers.put(cluster())
    expect(told).toEqual([
      'issuer google changed',
      'token etl/by-cluster issuerChanged',
      'token web/by-cluster issuerChanged',
    ])
  })

  test('a change of status wakes nobody, another generation or another object does', () => {
    const { view, told } = world()
    view.issuers.put(own('etl'))
    told.length = 0
    view.issuers.put(own('etl', 1, '2'))
    expect(told).toEqual([])
    view.issuers.put(own('etl', 2, '3'))
    expect(told).toEqual(['issuer etl/google changed', 'token etl/by-own issuerChanged'])
  })

  test('an issuer that goes is told of by its key, and its tokens are looked at', () => {
    const { view, told } = world()
    view.issuers.put(own('etl'))
    view.issuers.put(cluster())
    told.length = 0
    view.issuers.namespaced.parts.get('')?.delete(own('etl', 1, '9'))
    expect(told).toEqual(['issuer etl/google gone', 'token etl/by-own issuerChanged'])
    expect(view.issuers.get('google')).toBeDefined()
  })
})
