import { expect, test } from 'vitest'
import { createAsking } from '../../../src/operator/asking.ts'
import { createWorkQueue, type WorkQueue } from '../../../src/queue/work-queue.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { credential, credentialRecord } from '../../kit/credential-gen.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { issuer, NOW, objectMeta, token } from '../../kit/gen.ts'

const SYSTEM = 'mintlet-system'
const OWN = { auth: { tokenSecretRef: { name: 'iam' } } }

/** A cluster-wide issuer, and in each of two namespaces an issuer, a token, a credential, and the record of one that is gone. */
function setUp() {
  const clock = createFakeClock(NOW)
  const view = createClusterView(['etl', 'web'], SYSTEM)
  const queue = () => createWorkQueue<string>({ clock })
  const issuers = { local: queue(), outside: queue() }
  const queues = { tokens: queue(), credentials: queue(), issuers }
  const whole = new Set(['', 'etl', 'web'])
  const asking = createAsking(clock, view, queues, (namespace) => whole.has(namespace))
  view.issuers.put(issuer({ metadata: { name: 'local' } }))
  for (const namespace of ['etl', 'web']) {
    view.issuers.put(issuer({ metadata: { name: 'own', namespace }, spec: { k0rdent: OWN } }))
    view.tokens.put(token({ metadata: { namespace, name: 'reader', uid: `token-${namespace}` } }))
    const uid = `credential-${namespace}`
    const { metadata, ...pipeline } = credential()
    view.credentials.put({ ...pipeline, metadata: { ...metadata, namespace, uid } })
    const record = credentialRecord({
      owner: { namespace, name: 'gone', uid: `gone-${namespace}` },
    })
    const name = `mintlet-credential-${record.owner.uid}`
    const secret = {
      ...objectMeta({ name, uid: `record-${namespace}` }),
      namespace: SYSTEM,
      labels: { 'mintlet.dev/record': 'credential' },
      annotations: { 'mintlet.dev/record': JSON.stringify(record) },
    }
    view.secrets.put({ metadata: secret })
  }
  const asked = async (): Promise<string[]> => {
    const keys = [queues.tokens, queues.credentials, issuers.local, issuers.outside].map(keysOf)
    return (await Promise.all(keys)).flat().toSorted()
  }
  return { view, whole, asking, asked }
}

async function keysOf(queue: WorkQueue<string>): Promise<string[]> {
  const keys: string[] = []
  while (queue.depth() > 0) {
    // oxlint-disable-next-line no-await-in-loop
    const taken = await queue.take(new AbortController().signal)
    if (taken !== undefined) keys.push(taken.key)
  }
  return keys
}

const within = (namespace: string): string[] => [
  `${namespace}/gone/gone-${namespace}`,
  `${namespace}/own`,
  `${namespace}/pipeline/credential-${namespace}`,
  `${namespace}/reader`,
]

test('everything is asked for, or what is in one namespace', async () => {
  const { asking, asked } = setUp()
  asking.everything('leading')
  expect(await asked()).toEqual([...within('etl'), 'local', ...within('web')])
})

test('what is in one namespace is asked for alone', async () => {
  const { asking, asked } = setUp()
  asking.within('web', 'synced')
  expect(await asked()).toEqual(within('web'))
})

test('nothing in a namespace that is not whole has a turn, whoever asks', async () => {
  const { view, whole, asking, asked } = setUp()
  whole.delete('web')
  asking.everything('leading')
  asking.within('web', 'synced')
  asking.objectsOf('web/own', 'issuerReady')
  asking.recordsOf('k0rdent', 'issuerGone')
  asking.issuer('web/own', 'changed')
  asking.owner({ namespace: 'web', name: 'gone', uid: 'gone-web' }, 'recordChanged')
  for (const each of view.tokens.all()) {
    asking.token(`${each.metadata.namespace}/reader`, each, 'changed')
  }
  for (const each of view.credentials.all()) asking.credential(each, 'gone')
  expect(await asked()).toEqual([...within('etl'), 'local'])
  whole.add('web')
  asking.within('web', 'synced')
  expect(await asked()).toEqual(within('web'))
})
