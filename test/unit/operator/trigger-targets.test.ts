import { expect, test } from 'vitest'
import { createAsking } from '../../../src/operator/asking.ts'
import { triggerTargets } from '../../../src/operator/trigger-targets.ts'
import { createRateLimits } from '../../../src/queue/rate-limit.ts'
import { createWorkQueue, type WorkQueue } from '../../../src/queue/work-queue.ts'
import { credentialKey } from '../../../src/reconcile/credential/credential-key.ts'
import { createRemoteViews } from '../../../src/reconcile/credential/remote-views.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { credential, credentialRecord } from '../../kit/credential-gen.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { issuer, NOW, objectMeta } from '../../kit/gen.ts'

const RECORD = credentialRecord()
const KEY = 'etl/pipeline/uid-of-pipeline'
const VIEW = {
  at: NOW,
  result: { ok: true, credentials: [], disabled: false, date: NOW },
  clientId: 'client',
} as const

function setUp() {
  const clock = createFakeClock(NOW)
  const view = createClusterView([], 'mintlet-system')
  const queue = () => createWorkQueue<string>({ clock })
  const queues = {
    tokens: queue(),
    credentials: queue(),
    issuers: { local: queue(), outside: queue() },
  }
  const asking = createAsking(clock, view, queues, () => true)
  const views = createRemoteViews()
  views.keep('k0rdent', 'sa-pipeline', VIEW)
  views.keep('other', 'sa-pipeline', VIEW)
  const forgotten: string[] = []
  const issuing = { forget: (key: string) => void forgotten.push(key) }
  const limits = createRateLimits({ clock })
  const to = triggerTargets({ view, queues, asking, issuing, limits, views })
  /** The record of an object that is gone. */
  const keepRecord = (): void => {
    const name = `mintlet-credential-${RECORD.owner.uid}`
    const metadata = {
      ...objectMeta({ name, uid: 'uid-of-record' }),
      namespace: 'mintlet-system',
      labels: { 'mintlet.dev/record': 'credential' },
      annotations: { 'mintlet.dev/record': JSON.stringify(RECORD) },
    }
    view.secrets.put({ metadata })
  }
  return { view, queues, views, forgotten, to, keepRecord }
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

test('the key of an object names it and no other of the same name', () => {
  expect(credentialKey(RECORD.owner)).toBe(KEY)
})

test('an issuer that has changed is looked at, and nothing holds that it said before', async () => {
  const { view, queues, views, to, keepRecord } = setUp()
  const auth = { tokenSecretRef: { name: 'iam' } }
  view.issuers.put(issuer({ metadata: { name: 'k0rdent' }, spec: { k0rdent: { auth } } }))
  keepRecord()
  to.issuer('k0rdent', 'changed')
  expect(views.get('k0rdent', 'sa-pipeline')).toBeUndefined()
  expect(views.get('other', 'sa-pipeline')).toEqual(VIEW)
  expect(await keysOf(queues.issuers.outside)).toEqual(['k0rdent'])
  expect(await keysOf(queues.credentials)).toEqual([KEY])
})

test('an issuer that is gone is forgotten everywhere, and what is left there is looked at', async () => {
  const { queues, views, forgotten, to, keepRecord } = setUp()
  keepRecord()
  const due = { at: NOW, deadline: NOW, why: 'changed' }
  for (const queue of [queues.issuers.local, queues.issuers.outside]) queue.add('k0rdent', due)
  to.issuerGone('k0rdent')
  expect(forgotten).toEqual(['k0rdent'])
  expect(views.get('k0rdent', 'sa-pipeline')).toBeUndefined()
  expect(await keysOf(queues.issuers.local)).toEqual([])
  expect(await keysOf(queues.issuers.outside)).toEqual([])
  expect(await keysOf(queues.credentials)).toEqual([KEY])
})

test('a Secret of the operator concerns the issuer whose keys it has, or the object whose record', async () => {
  const { view, queues, to } = setUp()
  view.issuers.put(issuer({ metadata: { name: 'local' } }))
  view.credentials.put(credential())
  to.ownSecret('mintlet-keys-local')
  to.ownSecret('mintlet-keys-of-nobody')
  to.ownSecret(`mintlet-credential-${RECORD.owner.uid}`)
  to.ownSecret('mintlet-credential-of-nobody')
  to.ownSecret('mintlet-tls')
  expect(await keysOf(queues.issuers.local)).toEqual(['local'])
  expect(await keysOf(queues.credentials)).toEqual([KEY])
})

test('an object that has changed has a turn; a token that is gone has none', async () => {
  const { queues, to } = setUp()
  to.credential(credential(), 'changed')
  expect(await keysOf(queues.credentials)).toEqual([KEY])
  queues.tokens.add('etl/reader', { at: NOW, deadline: NOW, why: 'changed' })
  to.tokenGone('etl/reader')
  expect(await keysOf(queues.tokens)).toEqual([])
})
