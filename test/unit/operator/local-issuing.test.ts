import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../src/api/credential-record.ts'
import { parseConfig } from '../../../src/config.ts'
import { newClientSecret } from '../../../src/issue/local/client/new-client-secret.ts'
import { createClientPorts } from '../../../src/operator/client-ports.ts'
import { createLocalIssuing } from '../../../src/operator/local-issuing.ts'
import { serviceAccountHash } from '../../../src/reconcile/credential/service-account-hash.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { createOwnWrites } from '../../../src/watch/own-writes.ts'
import { createCredentialRecords } from '../../../src/write/credential-records.ts'
import { createTokenRevocations } from '../../../src/write/token-revocations.ts'
import { credential, credentialFacts, credentialRecord, LIFE } from '../../kit/credential-gen.ts'
import { issuer, NOW } from '../../kit/gen.ts'
import { LOCAL_SETTINGS } from '../../kit/local-settings.ts'
import { operatorWorld } from './operator-world.ts'

const SYSTEM = 'mintlet-system'
const SIGNAL = new AbortController().signal
const GRANT = {
  namespaces: { names: ['etl'] },
  serviceAccounts: ['sa-*'],
  kinds: ['ClientCredential' as const],
}

async function setUp() {
  const parsed = parseConfig(['--namespace', SYSTEM], {})
  if (parsed.ok !== true) throw new Error('no config')
  const world = operatorWorld()
  const view = createClusterView([], SYSTEM)
  view.issuers.put(issuer({ spec: { grants: [GRANT] } }))
  view.credentials.put(credential())
  const { clientSecret, verifier } = newClientSecret()
  const records = createCredentialRecords(world.client, SYSTEM, serviceAccountHash)
  const keep = async (record: CredentialRecord): Promise<void> => {
    const metadata = await records.write(record, undefined, { do: 'Keep' })
    if (metadata === 'Conflict') throw new Error('it is there')
    view.secrets.put({ metadata })
  }
  const current = credentialFacts({ verifiers: [verifier] })
  await keep(credentialRecord({ issuer: 'local', current }))
  const ownWrites = createOwnWrites()
  const store = createTokenRevocations(world.client, SYSTEM)
  const clients = createClientPorts(world, { view, ownWrites, store, isWhole: () => true })
  const used: unknown[] = []
  const uses = {
    ofClient: (...of: readonly unknown[]) => void used.push(of),
    ofToken: () => undefined,
    run: () => Promise.resolve(),
  }
  const issuing = createLocalIssuing(parsed.config, world, { clients, uses })
  const load = () => issuing.issuers.sync('local', LOCAL_SETTINGS, { mayWrite: true })
  return { world, view, keep, issuing, load, used, clientSecret, config: parsed.config }
}

describe('issuing by local issuers', () => {
  test('knows no service of clients before their keys, and with them the URL, are known', async () => {
    const { issuing, load, config } = await setUp()
    expect(issuing.credentials('local')).toBeUndefined()
    await load()
    expect(issuing.credentials('local')?.tokenUrl).toBe(`${config.oidcBaseUrl}/local/token`)
    expect(issuing.credentials('other')).toBeUndefined()
  })

  test('lists the credentials of a service account at this issuer, and asks nobody for it', async () => {
    const { issuing, load, world } = await setUp()
    await load()
    const current = credentialFacts()
    const records = ['local', 'other'].map((name) => credentialRecord({ issuer: name, current }))
    const calls = world.calls.length
    const viewed = await issuing.credentials('local')?.view('sa-pipeline', SIGNAL, records)
    expect(viewed).toMatchObject({
      ok: true,
      view: {
        credentials: [{ id: 'cred-1', status: 'active', expiresAt: NOW + LIFE }],
        serviceAccount: { disabled: false },
      },
    })
    expect(world.calls).toHaveLength(calls)
  })

  test('mints with a credential, and tells of its use by the operator itself', async () => {
    const { issuing, load, used, clientSecret } = await setUp()
    await load()
    const client = { clientId: 'uid-of-pipeline', clientSecret }
    const request = {
      serviceAccount: 'sa-pipeline',
      delegates: [],
      lifetime: 43_200,
      token: { kind: 'AccessToken', scopes: [] },
      client,
    } as const
    const result = await issuing.tokens('local').mint(request, SIGNAL)
    if (!result.ok) throw new Error(result.failure.message)
    expect(used).toMatchObject([[{ client: { clientId: 'uid-of-pipeline' } }, undefined]])
    const introspected = await issuing.server.introspect('local', result.minted.value.reveal())
    expect(introspected).toMatchObject({ active: true, sub: 'sa-pipeline' })
    // Of another issuer it is nobody's.
    const other = await issuing.tokens('other').mint(request, SIGNAL)
    expect(other).toMatchObject({ ok: false, failure: { reason: 'Unauthenticated' } })
  })
})
