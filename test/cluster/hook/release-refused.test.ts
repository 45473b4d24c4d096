import { afterAll, beforeAll, expect, test } from 'vitest'
import { REVOKE_FINALIZER } from '../../../src/api/group.ts'
import { until } from '../../kit/until.ts'
import { isRelease } from './is-release.ts'
import { makeCredentials } from './make-credentials.ts'
import { messageOf } from './message-of.ts'
import { type ReleaseWorld, startReleaseWorld } from './start-release-world.ts'

/** When an uninstall stops before anything is lost, with a real API server. */
const LEASE = '/apis/coordination.k8s.io/v1/namespaces/mintlet-system/leases/mintlet'
const MERGE = { contentType: 'application/merge-patch+json' }

let world: ReleaseWorld

beforeAll(async () => {
  world = await startReleaseWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

test('an operator that does not end in time keeps its objects, and the message names its pod and the ways out', async () => {
  await world.scaleTo(3)
  await world.makePod('stuck')
  await world.hold('kept')
  const end = await world.release({ timeoutMs: 2500 }).ended
  expect(end).toMatchObject({ kind: 'Failed', again: false })
  expect(messageOf(end)).toBe(`the operator did not end in time: pod stuck

Nothing was uninstalled. Mend it and run helm uninstall again; what was done already is not done twice.
To go on with mintlet instead: kubectl scale deployment/mintlet --replicas=3 --namespace mintlet-system
Helm has it as "uninstalling" then, and says at helm upgrade that it "has no deployed releases", until
helm rollback RELEASE REVISION, with the newest revision of helm history; that starts the operator again by itself.
To uninstall all the same: helm uninstall --no-hooks; ServiceAccountCredentials that still have the finalizer
mintlet.dev/revoke then stay in the API server when they are deleted, until somebody removes it by hand.`)
  expect(await world.held()).toBe(1)
  await world.removePod('stuck')
})

test('whoever starts the operator again meanwhile is noticed, and the uninstall stops', async () => {
  await world.makeLease('')
  await world.hold('restarted')
  const started = world.release({
    async before(call) {
      if (isRelease(call)) await world.scaleTo(1)
    },
  })
  const end = await started.ended
  expect(messageOf(end)).toContain(
    'the operator was started again meanwhile (its replicas were asked for again)',
  )
  expect(await world.leaseStatus()).toBe(200)
})

test('whoever takes the lease at the last moment is noticed as well', async () => {
  const { admin } = world.controlPlane
  await world.makeLease('')
  let reads = 0
  const taken = world.release({
    async before({ method, path }) {
      if (method !== 'GET' || path !== LEASE) return
      reads += 1
      const spec = { holderIdentity: 'somebody', renewTime: '2026-01-01T00:00:00.000000Z' }
      // The third look is the one right before the delete.
      if (reads === 3) await admin.request('PATCH', path, { spec }, MERGE)
    },
  })
  expect(messageOf(await taken.ended)).toContain('(somebody took the lease)')
  expect(reads).toBe(3)
  expect(await world.leaseStatus()).toBe(200)
})

test('an object that a policy does not let go of stops the uninstall, and is named', async () => {
  const { admin } = world.controlPlane
  const names = ['locked', 'open']
  const finalizers = [REVOKE_FINALIZER]
  await makeCredentials(admin, { namespace: 'two', names, finalizers })
  await admin.apply(LOCK)
  const path = '/apis/mintlet.dev/v1alpha1/namespaces/two/serviceaccountcredentials/locked'
  const metadata = { annotations: { tried: 'true' } }
  await until('the policy holds', async () => {
    return (await admin.request('PATCH', path, { metadata }, MERGE)).status === 422
  })
  const end = await world.release().ended
  expect(end).toMatchObject({ kind: 'Failed', again: false })
  expect(messageOf(end)).toContain(
    'the finalizer mintlet.dev/revoke cannot be removed from ServiceAccountCredentials',
  )
  expect(messageOf(end)).toContain('patch serviceaccountcredentials two/locked: 422')
  expect((await world.credential('two', 'open'))?.metadata.finalizers).toBeUndefined()
  const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings'
  await admin.request('DELETE', `${policies}/lock`)
  await until('the policy is gone', async () => {
    return (await admin.request('PATCH', path, { metadata }, MERGE)).status === 200
  })
  expect(await world.release().ended).toEqual({ kind: 'Done' })
  expect(await world.held()).toBe(0)
})

/** Nobody may write the object that is called so. */
const LOCK = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: lock}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - {apiGroups: [mintlet.dev], apiVersions: [v1alpha1], operations: [UPDATE], resources: [serviceaccountcredentials]}
  validations:
    - {expression: "object.metadata.name != 'locked'", message: locked}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: lock}
spec: {policyName: lock, validationActions: [Deny]}
`
