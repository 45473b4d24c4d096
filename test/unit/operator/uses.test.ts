import { describe, expect, test } from 'vitest'
import type { ServiceAccountCredential } from '../../../src/api/service-account-credential.ts'
import { metadataOf, type PartialObject } from '../../../src/kube/partial-metadata.ts'
import { createUses } from '../../../src/operator/uses.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { createOwnWrites } from '../../../src/watch/own-writes.ts'
import { credential, issuedStatus } from '../../kit/credential-gen.ts'
import { MINUTE, SECOND, served, token } from '../../kit/gen.ts'
import { operatorWorld } from './operator-world.ts'

const CREDENTIAL = {
  resource: 'serviceaccountcredentials',
  namespace: 'etl',
  name: 'pipeline',
} as const
const TOKEN = { resource: 'impersonatedtokens', namespace: 'etl', name: 'reader' } as const

/** A token of the object in the issuer that is its own. */
const seen = () => ({ jti: 'token-1', sub: 'etl:reader', client_id: 'etl:reader' })

/** Both objects at the API server and in the view, and their uses on the way. */
function setUp(status: object = issuedStatus()) {
  const world = operatorWorld()
  const { store } = world.server
  const view = createClusterView([], 'mintlet-system')
  const ownWrites = createOwnWrites()
  const read = (place: typeof CREDENTIAL | typeof TOKEN) => {
    const object = store.get(place)
    if (object === undefined) throw new Error('it is not there')
    const { metadata } = metadataOf(object as unknown as PartialObject)
    return { metadata: { ...metadata, namespace: 'etl' }, status: Object(object['status']) }
  }
  const watch = (): void => {
    view.credentials.put({ ...credential(), ...read(CREDENTIAL) })
    view.tokens.put({ ...token(), ...read(TOKEN) })
  }
  store.create('someone', CREDENTIAL, {
    kind: 'ServiceAccountCredential',
    metadata: { name: 'pipeline', namespace: 'etl' },
    ...(Object.keys(status).length > 0 && { status }),
  })
  const { status: ofToken } = served()
  store.create('someone', TOKEN, {
    kind: 'ImpersonatedToken',
    metadata: { name: 'reader', namespace: 'etl' },
    status: ofToken,
  })
  watch()
  const uses = createUses(world, view, ownWrites)
  const controller = new AbortController()
  const running = uses.run(controller.signal)
  const { uid } = read(CREDENTIAL).metadata
  const client = {
    clientId: uid,
    serviceAccount: 'sa-pipeline',
    owner: { namespace: 'etl', name: 'pipeline', uid },
    credentials: [],
  }
  const by = { client, credential: { id: 'cred-1', expiresAt: 0, verifiers: [] } }
  return {
    world,
    view,
    uses,
    by,
    watch,
    read,
    stop: async () => {
      controller.abort()
      await running
    },
  }
}

const patches = ({ calls }: ReturnType<typeof operatorWorld>): string[] =>
  calls.filter(({ method }) => method === 'PATCH').map(({ path }) => path)

const cached = (view: ReturnType<typeof createClusterView>): ServiceAccountCredential | undefined =>
  view.credentials.get('etl', 'pipeline')

describe('the uses of what local issuers have issued', () => {
  test('of a credential are told in the status of its object', async () => {
    const { world, uses, by, read, view, stop } = setUp()
    uses.ofClient(by, '192.0.2.7')
    await world.clock.advance(SECOND)
    expect(read(CREDENTIAL).status).toEqual({
      ...issuedStatus(),
      lastUsedAt: '2026-06-01T12:00:00Z',
      lastUsedIp: '192.0.2.7',
    })
    // So that this replica does not wait for its watch to know of it.
    expect(cached(view)?.status).toEqual(read(CREDENTIAL).status)
    expect(cached(view)?.metadata.resourceVersion).toBe(read(CREDENTIAL).metadata.resourceVersion)
    await stop()
  })

  test('by the operator itself have no address', async () => {
    const { world, uses, by, read, view, stop } = setUp(
      issuedStatus(undefined, {
        lastUsedAt: '2026-06-01T11:00:00Z',
        lastUsedIp: '192.0.2.1',
      }),
    )
    uses.ofClient(by, undefined)
    await world.clock.advance(SECOND)
    expect(read(CREDENTIAL).status).toEqual({
      ...issuedStatus(),
      lastUsedAt: '2026-06-01T12:00:00Z',
    })
    expect(cached(view)?.status).not.toHaveProperty('lastUsedIp')
    await stop()
  })

  test('of a token are told in the status of the object that holds it', async () => {
    const { world, uses, read, stop } = setUp()
    const mine = seen()
    uses.ofToken('local', { ...mine, jti: 'token-of-nobody' }, '192.0.2.9')
    uses.ofToken('another', mine, '192.0.2.9')
    uses.ofToken('local', { ...mine, sub: 'somebody-else' }, '192.0.2.9')
    uses.ofToken('local', mine, '192.0.2.8')
    await world.clock.advance(SECOND)
    expect(read(TOKEN).status).toMatchObject({
      tokenId: 'token-1',
      lastUsedAt: '2026-06-01T12:00:00Z',
      lastUsedIp: '192.0.2.8',
    })
    expect(patches(world)).toHaveLength(1)
    await stop()
  })

  test('of a credential without an object, which lives on, are told nowhere', async () => {
    const { world, uses, by, stop } = setUp()
    uses.ofClient({ ...by, client: { ...by.client, clientId: 'uid-of-nobody' } }, '192.0.2.7')
    await world.clock.advance(MINUTE)
    expect(patches(world)).toEqual([])
    expect(world.warnings).toEqual([])
    await stop()
  })

  test('wait for the first status, into which they can be written', async () => {
    const { world, uses, by, watch, read, stop } = setUp({})
    uses.ofClient(by, '192.0.2.7')
    await world.clock.advance(3 * SECOND)
    expect(patches(world)).toEqual([])
    const object = world.server.store.get(CREDENTIAL)
    if (object === undefined) throw new Error('it is not there')
    world.server.store.replace('leader', CREDENTIAL, { ...object, status: issuedStatus() })
    watch()
    await world.clock.advance(5 * SECOND)
    expect(read(CREDENTIAL).status).toMatchObject({ lastUsedAt: '2026-06-01T12:00:00Z' })
    await stop()
  })

  test('are written to the version that is known, and to the next one when the watch shows it', async () => {
    const { world, uses, by, watch, read, stop } = setUp()
    const object = world.server.store.get(CREDENTIAL)
    if (object === undefined) throw new Error('it is not there')
    const status = issuedStatus(undefined, { mints: 7 })
    world.server.store.replace('leader', CREDENTIAL, { ...object, status })
    uses.ofClient(by, '192.0.2.7')
    await world.clock.advance(SECOND)
    expect(read(CREDENTIAL).status).toEqual(status)
    watch()
    await world.clock.advance(3 * SECOND)
    expect(read(CREDENTIAL).status).toMatchObject({ mints: 7, lastUsedIp: '192.0.2.7' })
    await stop()
  })

  test('that cannot be told are warned of, without what the error says', async () => {
    const { world, view, by } = setUp()
    const client = { ...world.client, request: () => Promise.reject(new Error('hush')) }
    const uses = createUses({ ...world, client }, view, createOwnWrites())
    const controller = new AbortController()
    const running = uses.run(controller.signal)
    uses.ofClient(by, '192.0.2.7')
    await world.clock.advance(SECOND)
    uses.ofClient(by, '192.0.2.8')
    await world.clock.advance(30 * SECOND)
    expect(world.warnings).toMatchObject([
      { kind: 'ServiceAccountCredential', uid: by.client.clientId, error: 'Error' },
    ])
    expect(JSON.stringify(world.warnings)).not.toContain('hush')
    controller.abort()
    await running
  })
})
