import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../src/api/credential-record.ts'
import { RECORD_ANNOTATION } from '../../../src/api/group.ts'
import type { Client } from '../../../src/issue/local/client/client.ts'
import { createClientPorts } from '../../../src/operator/client-ports.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { createOwnWrites } from '../../../src/watch/own-writes.ts'
import { createTokenRevocations } from '../../../src/write/token-revocations.ts'
import { credential, credentialFacts, credentialRecord, LIFE } from '../../kit/credential-gen.ts'
import { type GrantInput, issuer, MINUTE, NOW, objectMeta } from '../../kit/gen.ts'
import { operatorWorld } from './operator-world.ts'

const SYSTEM = 'mintlet-system'
const UID = 'uid-of-pipeline'
const VERIFIERS = [{ salt: 'salt', hash: 'hash' }]
const RECORD = credentialRecord({
  issuer: 'local',
  current: credentialFacts({ verifiers: VERIFIERS }),
})
const GRANT: GrantInput = {
  namespaces: { selector: { matchLabels: { team: 'data' } } },
  serviceAccounts: ['sa-*'],
  kinds: ['ClientCredential'],
  scopes: ['read'],
}
const NOTHING = { scopes: undefined, audiences: [] }
const SECONDS = NOW / 1000
const TOKEN = { id: 'jti-1', issuedAt: SECONDS - 60, expiresAt: SECONDS + 600 }

function setUp(record: CredentialRecord = RECORD) {
  const world = operatorWorld()
  const view = createClusterView([], SYSTEM)
  const triggered: string[] = []
  const ownWrites = createOwnWrites()
  view.issuers.put(issuer({ spec: { grants: [GRANT] } }))
  view.credentials.put(credential())
  view.namespaces.put({ metadata: objectMeta({ name: 'etl', labels: { team: 'data' } }) })
  const name = `mintlet-credential-${record.owner.uid}`
  const annotations = { [RECORD_ANNOTATION]: JSON.stringify(record) }
  const metadata = objectMeta({ name, uid: 'uid-of-record', annotations })
  view.secrets.put({ metadata: { ...metadata, namespace: SYSTEM } })
  view.secrets.subscribe((key) => {
    if (!ownWrites.underWay()) triggered.push(key)
  })
  const store = createTokenRevocations(world.client, SYSTEM)
  let isWhole = true
  const ports = createClientPorts(world, { view, ownWrites, store, isWhole: () => isWhole })
  const client = ports.find('local', UID)
  if (client === undefined) throw new Error('the client is not known')
  const lose = (): void => void (isWhole = false)
  return { world, view, ports, client, triggered, lose }
}

describe('the clients of local issuers', () => {
  test('are known by their record, at their own issuer', () => {
    const { ports, client, view } = setUp()
    expect(client).toEqual({
      clientId: UID,
      serviceAccount: 'sa-pipeline',
      owner: { namespace: 'etl', name: 'pipeline', uid: UID },
      credentials: [{ id: 'cred-1', expiresAt: NOW + LIFE, verifiers: VERIFIERS }],
    } satisfies Client)
    expect(ports.find('local', 'somebody')).toBeUndefined()
    expect(ports.find('local', '../local')).toBeUndefined()
    view.issuers.put(issuer({ metadata: { name: 'other' } }))
    expect(ports.find('other', UID)).toBeUndefined()
  })

  test('are not gone where their namespace was never looked into, and get nothing', () => {
    const { ports, client, view, lose } = setUp()
    view.credentials.parts.get('')?.delete(credential())
    expect(ports.find('local', UID)).toBeUndefined()
    lose()
    expect(ports.find('local', UID)).toEqual(client)
    const refused = { ok: false, error: 'temporarily_unavailable' }
    expect(ports.allows('local', client, NOTHING)).toEqual(refused)
  })

  test('are nobody at an issuer that is not local any more, cannot be read, or is gone', () => {
    for (const spec of [{ google: { auth: { ambient: {} } } }, { local: undefined }]) {
      const { ports, client, view } = setUp()
      view.issuers.put(issuer({ metadata: { resourceVersion: '2' }, spec }))
      expect(ports.find('local', UID)).toBeUndefined()
      expect(ports.isDisabled('local', 'sa-pipeline')).toBe(true)
      expect(ports.allows('local', client, NOTHING)).toEqual({
        ok: false,
        error: 'unauthorized_client',
      })
    }
    const { ports, view } = setUp()
    view.issuers.cluster.delete(issuer())
    expect([ports.find('local', UID), ports.isDisabled('local', 'x')]).toEqual([undefined, true])
  })

  test('are nobody once their object is going or gone, whoever leads', () => {
    const { ports, view } = setUp()
    const deletionTimestamp = '2026-06-01T12:00:00Z'
    const going = credential({ metadata: { resourceVersion: '2', deletionTimestamp } })
    view.credentials.put(going)
    expect(ports.find('local', UID)).toBeUndefined()
    const gone = setUp()
    gone.view.credentials.parts.get('')?.delete(credential())
    expect(gone.ports.find('local', UID)).toBeUndefined()
  })

  test('live on where the author wants that, whoever leads and however the object went', () => {
    const deletionTimestamp = '2026-06-01T12:00:00Z'
    const spec = { deletionPolicy: 'Orphan' as const }
    const going = credential({ spec, metadata: { resourceVersion: '2', deletionTimestamp } })
    const { ports, view } = setUp()
    view.credentials.put(going)
    expect(ports.find('local', UID)).toBeDefined()
    for (const more of [{ orphaned: true as const }, { deletionPolicy: 'Orphan' as const }]) {
      const gone = setUp({ ...RECORD, ...more })
      gone.view.credentials.parts.get('')?.delete(credential())
      expect(gone.ports.find('local', UID)).toBeDefined()
    }
  })

  test('are allowed what grants say of their namespace as it is labelled now', () => {
    const { ports, client, view } = setUp()
    expect(ports.allows('local', client, { scopes: ['read'], audiences: [] })).toEqual({
      ok: true,
      scopes: ['read'],
      audiences: [],
      lifetime: 15 * MINUTE,
    })
    expect(ports.allows('local', client, { scopes: ['write'], audiences: [] })).toEqual({
      ok: false,
      error: 'invalid_scope',
    })
    view.namespaces.put({ metadata: objectMeta({ name: 'etl', resourceVersion: '2', labels: {} }) })
    expect(ports.allows('local', client, NOTHING)).toMatchObject({ error: 'unauthorized_client' })
  })

  test('are disabled with their service account', () => {
    const { ports, view } = setUp()
    expect(ports.isDisabled('local', 'sa-pipeline')).toBe(false)
    const local = { serviceAccounts: [{ id: 'sa-pipeline', disabled: true }] }
    view.issuers.put(issuer({ metadata: { resourceVersion: '2' }, spec: { local } }))
    expect(ports.isDisabled('local', 'sa-pipeline')).toBe(true)
    expect(ports.isDisabled('local', 'sa-other')).toBe(false)
  })
})

describe('tokens of clients that are revoked', () => {
  test('are so for this replica at once, and wake no object', async () => {
    const { ports, client, triggered, world } = setUp()
    expect(ports.revocations(UID)).toEqual({ tokenIds: new Set(), until: undefined })
    expect(await ports.revoke(client, TOKEN)).toBe(true)
    expect(ports.revocations(UID)).toEqual({ tokenIds: new Set(['jti-1']), until: undefined })
    expect(ports.revocations('somebody')).toEqual({ tokenIds: new Set(), until: undefined })
    expect(triggered).toEqual([])
    const place = { resource: 'secrets', namespace: SYSTEM, name: `mintlet-revocations-${UID}` }
    expect(world.server.store.get(place)?.metadata.ownerReferences).toMatchObject([
      { name: `mintlet-credential-${UID}`, uid: 'uid-of-record' },
    ])
  })

  test('are all that were issued until then, once they are too many to remember', async () => {
    const { ports, client } = setUp()
    for (let nth = 0; nth < 65; nth += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await ports.revoke(client, { ...TOKEN, id: `jti-${nth}` })
    }
    expect(ports.revocations(UID)).toEqual({ tokenIds: new Set(), until: TOKEN.issuedAt })
  })

  test('are not, where that cannot be kept, and no error text is logged', async () => {
    const { world, ports, client, view } = setUp()
    const store = { change: () => Promise.reject(new Error('hush')) }
    const more = { view, ownWrites: createOwnWrites(), isWhole: () => true }
    const failing = createClientPorts(world, { ...more, store })
    expect(await failing.revoke(client, TOKEN)).toBe(false)
    expect(JSON.stringify(world.warnings)).toContain(UID)
    expect(JSON.stringify(world.warnings)).not.toContain('hush')
    const raced = { change: () => Promise.resolve(undefined) }
    const busy = createClientPorts(world, { ...more, store: raced })
    expect(await busy.revoke(client, TOKEN)).toBe(false)
    // Of a client that has no record any more nothing is kept.
    expect(await ports.revoke({ ...client, clientId: 'gone' }, TOKEN)).toBe(false)
    expect(ports.revocations(UID).tokenIds.size).toBe(0)
  })

  test('are all of them where the Secret cannot be read', () => {
    const { ports, view } = setUp()
    const metadata = objectMeta({ name: `mintlet-revocations-${UID}` })
    view.secrets.put({ metadata: { ...metadata, namespace: SYSTEM } })
    expect(ports.revocations(UID).until).toBe(Number.MAX_SAFE_INTEGER)
  })
})
