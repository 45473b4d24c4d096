import { afterAll, beforeAll, expect, test } from 'vitest'
import { REVOKE_FINALIZER } from '../../../src/api/group.ts'
import { releaseObjects } from '../../../src/hook/release-objects.ts'
import { renderChart } from '../../kit/helm/render-chart.ts'
import { until } from '../../kit/until.ts'
import { installHook } from './install-hook.ts'
import { isRelease } from './is-release.ts'
import { allCredentials, makeCredentials } from './make-credentials.ts'
import { messageOf } from './message-of.ts'
import { runHook } from './run-hook.ts'
import { RELEASE_OPTIONS, type ReleaseWorld, startReleaseWorld } from './start-release-world.ts'

/** What becomes of objects before an uninstall, with a real API server, and with the rights of the chart's hook alone. */
const FOREIGN = 'example.com/hold'
const MANY = Array.from({ length: 1500 }, (_, index) => `many-${String(index).padStart(4, '0')}`)
const MERGE = { contentType: 'application/merge-patch+json' }

let world: ReleaseWorld

beforeAll(async () => {
  world = await startReleaseWorld()
  await makeCredentials(world.controlPlane.admin, {
    namespace: 'one',
    names: MANY,
    finalizers: [REVOKE_FINALIZER],
  })
})
afterAll(() => world?.[Symbol.asyncDispose]())

test('a hook that is killed among 1,500 objects has released some of them; the next one releases the others', async () => {
  const { admin } = world.controlPlane
  let patches = 0
  const killed = world.release({
    before(call) {
      if (isRelease(call)) patches += 1
      if (patches > 700) throw new TypeError('killed')
    },
  })
  await expect(killed.ended).rejects.toThrow('killed')
  const left = await world.held()
  expect(left).toBeGreaterThan(700)
  expect(left).toBeLessThan(900)
  expect(await world.replicas()).toBe(0)

  const second = world.release()
  expect(await second.ended).toEqual({ kind: 'Done' })
  expect(await world.held()).toBe(0)
  expect(await allCredentials(admin)).toHaveLength(1500)
  expect(second.said).toContain('deployment mintlet-system/mintlet has no replicas')
  expect(second.said).toContain(
    `1500 ServiceAccountCredentials: finalizer mintlet.dev/revoke removed from ${left}`,
  )
})

test('it waits for the pods of the operator, and for whoever holds the lease, and then deletes the lease', async () => {
  await world.scaleTo(2)
  await world.makePod('operator-1')
  await world.makePod('bystander', { 'app.kubernetes.io/name': 'mintlet-hook' })
  await world.makeLease('operator-1_abc')
  await world.hold('waiting')
  const run = world.release()
  await until('it says that it waits', () => run.said.some((line) => line.includes('waiting for')))
  expect(await world.replicas()).toBe(0)
  expect(run.said).toContain(
    'waiting for the operator to end: pod operator-1; the lease is held by operator-1_abc',
  )
  expect(await world.held()).toBe(1)
  await world.removePod('operator-1')
  expect(await run.ended).toEqual({ kind: 'Done' })
  expect(await world.held()).toBe(0)
  expect(await world.leaseStatus()).toBe(404)
  await world.removePod('bystander')
})

test('finalizers of others stay, an object that is being deleted goes, and what stays active is told', async () => {
  const expiresAt = '2099-01-01T00:00:00Z'
  const status = { credential: { id: 'cred-kept' }, expiresAt, previous: [{ id: 'cred-before' }] }
  const { admin } = world.controlPlane
  await makeCredentials(admin, {
    namespace: 'two',
    names: ['shared'],
    finalizers: [FOREIGN, REVOKE_FINALIZER, 'example.com/other'],
    status,
  })
  await makeCredentials(admin, {
    namespace: 'two',
    names: ['going'],
    finalizers: [REVOKE_FINALIZER],
    issuer: 'elsewhere',
    status: { credential: { id: 'cred-going' }, expiresAt },
  })
  await admin.request(
    'DELETE',
    '/apis/mintlet.dev/v1alpha1/namespaces/two/serviceaccountcredentials/going',
  )
  const run = world.release()
  expect(await run.ended).toEqual({ kind: 'Done' })
  expect((await world.credential('two', 'shared'))?.metadata.finalizers).toEqual([
    FOREIGN,
    'example.com/other',
  ])
  expect(await world.credential('two', 'going')).toBeUndefined()
  expect(run.said).toContain(
    'being deleted, and goes now: two/going of ClusterCredentialIssuer/elsewhere, credentials cred-going',
  )
  const rows = run.text().split('\n')
  expect(rows).toContain(
    'two/going (being deleted)  ClusterCredentialIssuer/elsewhere (unknown)  two:going        cred-going                         2099-01-01T00:00:00Z',
  )
  expect(rows).toContain(
    'two/shared                 ClusterCredentialIssuer/local (local)        two:shared       cred-kept, cred-before (previous)  2099-01-01T00:00:00Z, unknown',
  )
  expect(run.text()).toContain('kubectl delete namespace mintlet-system')
})

test('an object that somebody writes at the same moment is looked at again, and loses nothing of what was written', async () => {
  const { admin } = world.controlPlane
  const path = '/apis/mintlet.dev/v1alpha1/namespaces/two/serviceaccountcredentials/contested'
  await world.hold('contested')
  let touched = 0
  const run = world.release({
    async before(call) {
      if (!isRelease(call) || touched > 0) return
      touched += 1
      const metadata = { finalizers: [REVOKE_FINALIZER, FOREIGN] }
      await admin.request('PATCH', path, { metadata }, MERGE)
    },
  })
  expect(await run.ended).toEqual({ kind: 'Done' })
  expect(touched).toBe(1)
  expect((await world.credential('two', 'contested'))?.metadata.finalizers).toEqual([FOREIGN])
})

test('for some namespaces it releases the objects there, with rights there alone', async () => {
  const { admin } = world.controlPlane
  const finalizers = [REVOKE_FINALIZER]
  await makeCredentials(admin, { namespace: 'one', names: ['elsewhere'], finalizers })
  await makeCredentials(admin, { namespace: 'two', names: ['here'], finalizers })
  const narrow = await installHook(world.controlPlane, 'release', {
    release: 'narrow',
    values: { watchNamespaces: ['two'] },
  })
  expect(narrow.words).toContain('--namespaces=two')
  const place = {
    ...RELEASE_OPTIONS,
    deployment: 'narrow-mintlet',
    lease: 'narrow-mintlet',
    namespaces: ['two'],
  }
  const run = runHook(narrow, (own) => releaseObjects(own, place))
  expect(await run.ended).toEqual({ kind: 'Done' })
  expect(run.said).toContain('deployment mintlet-system/narrow-mintlet is not there')
  expect((await world.credential('two', 'here'))?.metadata.finalizers).toBeUndefined()
  expect((await world.credential('one', 'elsewhere'))?.metadata.finalizers).toEqual(finalizers)
  expect(await narrow.refused()).toEqual([])

  const everywhere = runHook(narrow, (own) => releaseObjects(own, { ...place, namespaces: [] }))
  expect(messageOf(await everywhere.ended)).toContain(
    'the hook may not list serviceaccountcredentials',
  )
})

test('it was refused nothing, and used every verb that it has', async () => {
  expect(world.hook.granted).toHaveLength(8)
  await expect.poll(() => world.hook.used(), { timeout: 10_000 }).toEqual(world.hook.granted)
  expect(await world.hook.refused()).toEqual([])
})

// After what the hook is refused nothing of: its account may patch a spec, as far as RBAC can tell.
test('the admission policy of the chart lets the finalizer go, and nothing else that the hook could write', async () => {
  const { admin } = world.controlPlane
  await world.hold('guarded')
  const policy = ['templates/admission/service-account-credentials.yaml']
  await admin.apply(await renderChart({ only: policy }))
  const client = world.hook.client()
  const suspend = (value: boolean): Promise<unknown> =>
    client.request({
      method: 'PATCH',
      path: '/apis/mintlet.dev/v1alpha1/namespaces/two/serviceaccountcredentials/guarded',
      contentType: MERGE.contentType,
      body: { spec: { suspend: value } },
    })
  let value = false
  await until('the policy holds', async () => {
    value = !value
    const refused = await suspend(value).then(
      () => undefined,
      (error: Error) => error.message,
    )
    return refused?.includes('403')
  })
  await client.close()
  expect(await world.release().ended).toEqual({ kind: 'Done' })
  expect((await world.credential('two', 'guarded'))?.metadata.finalizers).toBeUndefined()
})

test('the Job runs release-objects with what the tests were run with', () => {
  expect(world.hook.words).toEqual([
    'release-objects',
    '--namespace=mintlet-system',
    '--deployment=mintlet',
    '--lease=mintlet',
    '--timeout=240s',
  ])
})

test('without the definitions there is nothing to release, and that is fine', async () => {
  const { admin } = world.controlPlane
  for (const { metadata } of await allCredentials(admin)) {
    if (metadata.finalizers === undefined) continue
    const { namespace, name } = metadata
    const path = `/apis/mintlet.dev/v1alpha1/namespaces/${namespace}/serviceaccountcredentials/${name}`
    await admin.request('PATCH', path, { metadata: { finalizers: null } }, MERGE)
  }
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  for (const kind of ['serviceaccountcredentials', 'clustercredentialissuers']) {
    await admin.request('DELETE', `${definitions}/${kind}.mintlet.dev`)
  }
  await until('the definitions are gone', async () => {
    const { status } = await admin.request(
      'GET',
      '/apis/mintlet.dev/v1alpha1/serviceaccountcredentials',
    )
    return status === 404
  })
  const run = world.release()
  expect(await run.ended).toEqual({ kind: 'Done' })
  expect(run.said).toContain(
    'the kind ServiceAccountCredential is not there: no finalizers to remove',
  )
})
