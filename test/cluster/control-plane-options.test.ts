import { existsSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { startControlPlane } from '../kit/control-plane/start-control-plane.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'

test('flags reach the API server, bodies the audit log, and nothing is left after the block', async () => {
  let left = ''
  {
    await using controlPlane = await startControlPlane({
      fsync: true,
      auditLevel: 'RequestResponse',
      apiServerFlags: ['--runtime-config=batch/v1=false'],
    })
    left = controlPlane.folder
    expect((await controlPlane.admin.request('GET', '/apis/batch/v1')).status).toBe(404)
    const object = { metadata: { name: 'logged' }, data: { word: 'said' } }
    await controlPlane.admin.request('POST', CONFIG_MAPS, object)
    await vi.waitFor(async () => {
      const events = await controlPlane.auditLog()
      expect(events).toContainEqual(
        expect.objectContaining({
          verb: 'create',
          requestObject: expect.objectContaining({ data: { word: 'said' } }),
        }),
      )
    })
  }
  expect(existsSync(left)).toBe(false)
})

test('two control planes run side by side and do not see each other', async () => {
  const [one, other] = await Promise.all([startControlPlane(), startControlPlane()])
  await using started = new AsyncDisposableStack()
  started.use(one)
  started.use(other)
  await one.admin.request('POST', CONFIG_MAPS, { metadata: { name: 'here' } })
  expect((await other.admin.request('GET', `${CONFIG_MAPS}/here`)).status).toBe(404)
})

test('an API server that does not start says why with the end of its log', async () => {
  const starting = startControlPlane({ apiServerFlags: ['--no-such-flag'] })
  await expect(starting).rejects.toThrow(
    /kube-apiserver ended before.*unknown flag: --no-such-flag/s,
  )
})

test('a user that nobody named has no token and no kubeconfig', async () => {
  await using controlPlane = await startControlPlane()
  expect(() => controlPlane.token('nobody')).toThrow('no user nobody')
  expect(() => controlPlane.kubeconfigFor('nobody')).toThrow('no user nobody')
})
