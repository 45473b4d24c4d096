import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import {
  type LocalClientWorld,
  startLocalClientWorld,
} from '../local-clients/start-local-client-world.ts'
import { renderAdmission } from './render-admission.ts'

/** The operator under the policies: it has none of the rights that they ask for, and needs none. */
const NS = 'etl'
let world: LocalClientWorld
let operator: Operator

beforeAll(async () => {
  world = await startLocalClientWorld({
    namespaces: [NS],
    controllerManager: true,
    // By this test itself, see below; what the operator was refused is asked for at the end.
    mayBeRefused: [`patch serviceaccountcredentials.mintlet.dev in ${NS}`],
  })
  const { admin } = world.controlPlane
  await admin.apply(await renderAdmission())
  await untilRefused()
  operator = await world.startOperator()
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** Until the policies hold against the operator itself, who may not mint as anybody. */
async function untilRefused(): Promise<void> {
  const { admin } = world.controlPlane
  await world.createCredential([NS, 'held'], { serviceAccount: 'held', suspend: true })
  const path = `/apis/mintlet.dev/v1alpha1/namespaces/${NS}/serviceaccountcredentials/held`
  await until('the operator may not change a spec', async () => {
    const options = { user: 'operator-a', contentType: 'application/merge-patch+json' }
    const patch = { spec: { suspend: false } }
    const { body } = await admin.request('PATCH', `${path}?dryRun=All`, patch, options)
    return String(body['message']).includes('ask for a Role')
  })
}

const isGone = (name: string) => async (): Promise<boolean> =>
  (await world.token([NS, name])) === undefined && (await world.secret([NS, name])) === undefined

/** What the operator asked of that sort, but for the object that this test itself asks about: code and name. */
const callsOf = async (what: string): Promise<(readonly [number, string])[]> =>
  (await world.calls())
    .filter((call) => call.what === what && call.name !== 'held')
    // It may have gone when a patch comes that was under way.
    .filter(({ code }) => code !== 404)
    .map(({ code, name }) => [code, name] as const)

test.concurrent('a token is minted, refreshed when somebody asks, and deleted in the foreground', async () => {
  await world.create([NS, 'reader'], { accessToken: { lifetime: '1h' } })
  const first = await world.untilReady([NS, 'reader'])
  const annotations = { 'mintlet.dev/refresh-requested': 'now' }
  await world.patch([NS, 'reader'], { metadata: { annotations } })
  const second = await world.untilToken(
    'is refreshed',
    [NS, 'reader'],
    ({ status }) => status?.lastHandledRefresh === 'now',
  )
  expect(second.status?.tokenId).not.toBe(first.status?.tokenId)

  const path = `/apis/mintlet.dev/v1alpha1/namespaces/${NS}/impersonatedtokens/reader`
  await world.controlPlane.admin.request('DELETE', `${path}?propagationPolicy=Foreground`)
  // The garbage collector looks for new kinds every 30 seconds.
  await until('token and Secret are gone', isGone('reader'), 60_000)
})

test.concurrent('a token with an end is deleted by the operator', async () => {
  await world.create([NS, 'once'], {
    accessToken: { lifetime: '10s' },
    refresh: { policy: 'Never' },
    ttlAfterExpired: '0s',
  })
  await world.untilReady([NS, 'once'])
  await until('token and Secret are gone', isGone('once'), 60_000)
  expect(await callsOf('delete impersonatedtokens')).toEqual([[200, 'once']])
})

test.concurrent('a credential is issued, rotated, and revoked at its end', async () => {
  const spec = { serviceAccount: 'pipeline', lifetime: '24h', rotation: { policy: 'BeforeExpiry' } }
  await world.createCredential([NS, 'pipeline'], spec)
  const first = await world.untilIssued([NS, 'pipeline'])
  const path = `/apis/mintlet.dev/v1alpha1/namespaces/${NS}/serviceaccountcredentials/pipeline`
  const annotations = { 'mintlet.dev/refresh-requested': 'now' }
  await world.controlPlane.admin.request(
    'PATCH',
    path,
    { metadata: { annotations } },
    { contentType: 'application/merge-patch+json' },
  )
  const id = first.status?.credential?.id
  await world.untilCredential(
    'is rotated',
    [NS, 'pipeline'],
    ({ status }) => status?.credential !== undefined && status.credential.id !== id,
  )
  await world.removeCredential([NS, 'pipeline'])
  await until(
    'it has gone, its finalizer removed',
    async () => (await world.credential([NS, 'pipeline'])) === undefined,
  )
  // One put the finalizer there, the other removed it.
  expect(await callsOf('patch serviceaccountcredentials')).toEqual([
    [200, 'pipeline'],
    [200, 'pipeline'],
  ])
})

test('nothing that the operator or the garbage collector did was refused', async () => {
  const events = await world.controlPlane.auditLog()
  const refused = events
    .filter(({ responseStatus }) => responseStatus?.code === 403)
    .filter(
      ({ userAgent = '', user }) =>
        userAgent.startsWith('mintlet/') || user.username.startsWith('system:kube-controller'),
    )
  expect(refused.map(({ verb, requestURI }) => `${verb} ${requestURI}`)).toEqual([])
  expect(operator.lines().filter(({ level }) => level === 'error')).toEqual([])
})
