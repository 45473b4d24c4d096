import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { readRepositoryFile, startWithCrds } from '../crd/installed.ts'

const OPERATOR = 'system:serviceaccount:mintlet-system:mintlet'

let controlPlane: ControlPlane

beforeAll(async () => {
  const groups = ['system:serviceaccounts', 'system:serviceaccounts:mintlet-system']
  controlPlane = await startWithCrds({ users: { [OPERATOR]: groups } })
  await controlPlane.admin.apply(await readRepositoryFile('deploy/samples/00-namespace.yaml'))
})

afterAll(() => controlPlane?.stop())

/** Status of a list of pods, by the operator; no namespace is the whole cluster. */
async function listed(namespace?: string): Promise<number> {
  const path = namespace === undefined ? '/api/v1' : `/api/v1/namespaces/${namespace}`
  const { status } = await controlPlane.admin.request('GET', `${path}/pods`, undefined, {
    user: OPERATOR,
  })
  return status
}

/** What else may be done to pods: nothing. */
async function others(): Promise<readonly number[]> {
  const path = '/api/v1/namespaces/mintlet-demo/pods'
  const asked = [
    ['GET', `${path}/one`],
    ['GET', `${path}?watch=true`],
    ['POST', path],
    ['DELETE', path],
    ['GET', `${path}/one/log`],
    ['POST', `${path}/one/exec`],
  ] as const
  return Promise.all(
    asked.map(async ([method, at]) => {
      const body = method === 'POST' ? { metadata: { name: 'one' } } : undefined
      return (await controlPlane.admin.request(method, at, body, { user: OPERATOR })).status
    }),
  )
}

const apply = async (file: string): Promise<void> =>
  void (await controlPlane.admin.apply(await readRepositoryFile(`deploy/${file}`)))

const soon = { timeout: 10_000 }

test('without the right, the operator may list no pods', async () => {
  await apply('rbac.yaml')
  expect([await listed('mintlet-demo'), await listed()]).toEqual([403, 403])
})

test('for some namespaces, it may list the pods of these alone', async () => {
  await apply('rbac-consumer-check-namespaced.yaml')
  await expect.poll(() => listed('mintlet-demo'), soon).toBe(200)
  expect([await listed('mintlet-system'), await listed()]).toEqual([403, 403])
})

test('for the whole cluster, it may list all pods, and do nothing else to them', async () => {
  await apply('rbac-consumer-check.yaml')
  await expect.poll(() => listed('mintlet-system'), soon).toBe(200)
  expect(new Set(await others())).toEqual(new Set([403]))
})
