import { describe, expect, test } from 'vitest'
import type { ServiceAccountCredential } from '../../../src/api/service-account-credential.ts'
import { type ClusterView, createClusterView } from '../../../src/watch/cluster-view.ts'
import { createOwnWrites, type OwnWrites } from '../../../src/watch/own-writes.ts'
import { connectTriggers } from '../../../src/watch/triggers.ts'
import { credential, issuedStatus } from '../../kit/credential-gen.ts'
import { issuer, objectMeta, token } from '../../kit/gen.ts'

const FIRST = credential()
const FOLLOWING = token({
  metadata: { namespace: 'etl', name: 'follower' },
  spec: { issuerRef: undefined, serviceAccount: undefined, credentialRef: { name: 'pipeline' } },
})

/** A credential, and a token that is minted with it. */
function world(): { view: ClusterView; told: string[]; ownWrites: OwnWrites } {
  const view = createClusterView([], 'mintlet-system')
  view.credentials.put(FIRST)
  view.tokens.put(FOLLOWING)
  const told: string[] = []
  const ownWrites = createOwnWrites()
  connectTriggers(view, 'mintlet-system', ownWrites, {
    token: (key, _token, why) => told.push(`token ${key} ${why}`),
    tokenGone: (key) => told.push(`token ${key} gone`),
    credential: ({ metadata }, why) => told.push(`credential ${metadata.uid} ${why}`),
    issuer: (key, why) => told.push(`issuer ${key} ${why}`),
    issuerGone: (key) => told.push(`issuer ${key} gone`),
    ownSecret: (name) => told.push(`own Secret ${name}`),
  })
  return { view, told, ownWrites }
}

const next = (
  more: Partial<ServiceAccountCredential['metadata']>,
  over: Partial<ServiceAccountCredential> = {},
): ServiceAccountCredential => ({
  ...FIRST,
  ...over,
  metadata: { ...FIRST.metadata, resourceVersion: '2', ...more },
})

const secret = (name: string, over: object = {}) => ({
  metadata: { ...objectMeta({ name, uid: `uid-of-${name}` }), namespace: 'etl', ...over },
})

describe('a ServiceAccountCredential', () => {
  test.each([
    ['another spec', next({ generation: 2 })],
    ['a request', next({ annotations: { 'mintlet.dev/refresh-requested': 'now' } })],
    ['a finalizer that somebody took away', next({ finalizers: [] })],
  ])('is looked at for %s, and its tokens are not', (_what, changed) => {
    const { view, told } = world()
    view.credentials.put(changed)
    expect(told).toEqual(['credential uid-of-pipeline changed'])
  })

  test('that is touched by somebody is not', () => {
    const { view, told } = world()
    view.credentials.put(next({ labels: { team: 'etl' }, annotations: { a: 'b' } }))
    expect(told).toEqual([])
  })

  test('that we have written to wakes its tokens alone', () => {
    const { view, told, ownWrites } = world()
    ownWrites.quietly(() => void view.credentials.put(next({}, { status: issuedStatus() })))
    expect(told).toEqual(['token etl/follower credentialChanged'])
    told.length = 0
    const checked = { ...issuedStatus(), lastUsedIp: '10.0.0.1' }
    ownWrites.quietly(
      () => void view.credentials.put(next({ resourceVersion: '3' }, { status: checked })),
    )
    expect(told).toEqual([])
  })

  test('that is made anew is another one, and the one before is cleaned up after', () => {
    const { view, told } = world()
    view.credentials.put(next({ uid: 'another' }))
    expect(told).toEqual([
      'token etl/follower credentialChanged',
      'credential uid-of-pipeline gone',
      'credential another changed',
    ])
  })

  test('that goes is cleaned up after', () => {
    const { view, told } = world()
    view.credentials.parts.get('')?.delete(next({ resourceVersion: '9' }))
    expect(told).toEqual([
      'token etl/follower credentialChanged',
      'credential uid-of-pipeline gone',
    ])
  })
})

describe('what a ServiceAccountCredential depends on', () => {
  test.each([
    ['its Secret by name', secret('pipeline-credential')],
    [
      'a Secret that it owns',
      secret('other', {
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'x',
            name: 'pipeline',
            uid: 'uid-of-pipeline',
            controller: true,
          },
        ],
      }),
    ],
  ])('wakes it: %s', (_what, changed) => {
    const { view, told } = world()
    view.secrets.put(changed)
    expect(told).toEqual(['credential uid-of-pipeline secretChanged'])
  })

  test('its issuer wakes it, and the tokens that are minted with it', () => {
    const { view, told } = world()
    view.issuers.put(issuer({ metadata: { name: 'k0rdent' } }))
    expect(told).toEqual([
      'issuer k0rdent changed',
      'credential uid-of-pipeline issuerChanged',
      'token etl/follower credentialChanged',
    ])
  })

  test('the labels of its namespace wake it, and a token that named its Secret before', () => {
    const { view, told } = world()
    view.namespaces.put({ metadata: objectMeta({ name: 'etl', labels: { team: 'data' } }) })
    expect(told).toContain('credential uid-of-pipeline namespaceChanged')
    told.length = 0
    const rival = token({
      metadata: { namespace: 'etl', name: 'rival' },
      spec: { secret: { name: 'pipeline-credential' } },
    })
    view.tokens.put(rival)
    const moved = token({
      metadata: { namespace: 'etl', name: 'rival', resourceVersion: '2', generation: 2 },
    })
    view.tokens.put(moved)
    expect(told).toContain('credential uid-of-pipeline rivalGone')
  })
})
