import { expect, test } from 'vitest'
import { parseConfig } from '../../../src/config.ts'
import { createAuthorizing } from '../../../src/operator/authorizing.ts'
import type { Issuing } from '../../../src/operator/issuing.ts'
import type { Metrics } from '../../../src/runtime/metrics.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { credentialRecord } from '../../kit/credential-gen.ts'
import { MINUTE, objectMeta } from '../../kit/gen.ts'
import {
  createOauthServer,
  OAUTH_CLIENT,
  OAUTH_SECRET,
  publishedDemo,
} from '../../kit/oauth-server.ts'
import { operatorWorld } from './operator-world.ts'

const SYSTEM = 'mintlet-system'
const ELSEWHERE = 'c7f4a1de-8a53-4a6f-9d2e-0c5f3f1f5f11'

/** The endpoints, with a client in namespace `etl` and one in `web`. */
function setUp() {
  const parsed = parseConfig(['--namespace', SYSTEM, '--client-staleness=5m'], {})
  if (parsed.ok !== true) throw new Error('no config')
  const view = createClusterView(['etl', 'web'], SYSTEM)
  for (const [namespace, uid] of [
    ['etl', OAUTH_CLIENT],
    ['web', ELSEWHERE],
  ] as const) {
    const record = credentialRecord({ owner: { namespace, name: 'pipeline', uid } })
    const annotations = { 'mintlet.dev/record': JSON.stringify(record) }
    const metadata = objectMeta({ name: `mintlet-credential-${uid}`, uid, annotations })
    view.secrets.put({ metadata: { ...metadata, namespace: SYSTEM } })
  }
  const silent = new Map<string, number>()
  const coverage = { silentForMs: (namespace: string) => silent.get(namespace) ?? 0 }
  const { server, secrets } = createOauthServer()
  secrets.set(ELSEWHERE, OAUTH_SECRET)
  const issuing = { server, published: publishedDemo } as unknown as Issuing
  const uses = { ofClient: () => {}, ofToken: () => {}, run: () => Promise.resolve() }
  const metrics = { oauthAnswered: () => {} } as unknown as Metrics
  const { answer } = createAuthorizing(parsed.config, operatorWorld(), {
    issuing,
    uses,
    metrics,
    view,
    coverage,
  })
  const statusFor = async (clientId: string): Promise<number> => {
    const form = `grant_type=client_credentials&client_id=${clientId}&client_secret=${OAUTH_SECRET}`
    const { status } = await answer({
      endpoint: 'token',
      issuer: 'demo',
      method: 'POST',
      target: '/demo/token',
      remoteAddress: '203.0.113.9',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      readBody: async () => ({ kind: 'Whole', bytes: Buffer.from(form) }),
      signal: new AbortController().signal,
    })
    return status
  }
  return { silent, statuses: () => Promise.all([OAUTH_CLIENT, ELSEWHERE].map(statusFor)) }
}

test('a namespace that nothing has been heard of concerns its own clients alone', async () => {
  const { silent, statuses } = setUp()
  expect(await statuses()).toEqual([200, 200])
  silent.set('web', 5 * MINUTE)
  expect(await statuses()).toEqual([200, 503])
  silent.set('web', 5 * MINUTE - 1)
  expect(await statuses()).toEqual([200, 200])
  silent.set('web', Infinity)
  expect(await statuses()).toEqual([200, 503])
})

test('what all namespaces share concerns everybody', async () => {
  const { silent, statuses } = setUp()
  silent.set('', 5 * MINUTE)
  expect(await statuses()).toEqual([503, 503])
})
