import { expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import type { CheckResult, K0rdentIssuers } from '../../../src/issue/k0rdent/k0rdent-issuers.ts'
import { checkK0rdent } from '../../../src/operator/check-k0rdent.ts'
import { createClusterView } from '../../../src/watch/cluster-view.ts'
import { issuer } from '../../kit/gen.ts'

const CONFIG = {
  namespace: 'mintlet-system',
  k0rdent: { endpoint: new URL('https://api.k0rdent.ai'), hosts: ['api.k0rdent.ai'] },
}
const K0RDENT = issuer({
  metadata: { name: 'k0rdent' },
  spec: { k0rdent: { auth: { tokenSecretRef: { name: 'iam' } } } },
})
const SOMEBODY: CheckResult = { ok: true, principal: 'sa-mintlet' }

function setUp() {
  const view = createClusterView([], 'mintlet-system')
  view.issuers.put(K0RDENT)
  const asked: string[] = []
  let meanwhile: (() => void) | undefined
  const k0rdent: K0rdentIssuers = {
    credentials: () => expect.unreachable(),
    tokens: () => expect.unreachable(),
    check({ name }) {
      asked.push(`check ${name}`)
      meanwhile?.()
      return Promise.resolve(SOMEBODY)
    },
    forget: ({ name }) => void asked.push(`forget ${name}`),
  }
  const check = checkK0rdent(k0rdent, view, CONFIG)
  return { view, asked, check, during: (change: () => void) => (meanwhile = change) }
}

test('an issuer is who its credentials say', async () => {
  const { asked, check } = setUp()
  expect(await check(K0RDENT)).toEqual(SOMEBODY)
  expect(asked).toEqual(['check k0rdent'])
})

test('one that is of another type, or has a host that is not allowed, is asked as nobody', async () => {
  const { asked, check } = setUp()
  const auth = { tokenSecretRef: { name: 'iam' } }
  const elsewhere = issuer({ spec: { k0rdent: { auth, endpoint: 'https://evil.example.com' } } })
  for (const other of [issuer(), elsewhere]) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await check(other)).toMatchObject({ ok: false, failure: { reason: 'InvalidSpec' } })
  }
  expect(asked).toEqual([])
})

test('one that goes while it is asked is forgotten once more', async () => {
  const gone = setUp()
  gone.during(() => gone.view.issuers.cluster.delete(K0RDENT))
  await gone.check(K0RDENT)
  expect(gone.asked).toEqual(['check k0rdent', 'forget k0rdent'])
  const changed = setUp()
  const other: GenericIssuer = {
    ...issuer(),
    metadata: { ...K0RDENT.metadata, resourceVersion: '2', generation: 2 },
  }
  changed.during(() => changed.view.issuers.put(other))
  await changed.check(K0RDENT)
  expect(changed.asked).toEqual(['check k0rdent', 'forget k0rdent'])
})
