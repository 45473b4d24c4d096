import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import {
  type AdminClient,
  type ApiAnswer,
  type ApiObject,
  createAdminClient,
} from '../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../kit/control-plane/control-plane.ts'
import type { Fault } from '../kit/control-plane/fault.ts'
import type { FaultProxy } from '../kit/control-plane/fault-proxy.ts'
import type { RequestInfo } from '../kit/control-plane/request-info.ts'
import { startControlPlane } from '../kit/control-plane/start-control-plane.ts'

const SECRETS = '/api/v1/namespaces/default/secrets'

/** What a client says whose connection ended before the answer. */
const BROKEN_OFF = /other side closed|ECONNRESET/

let controlPlane: ControlPlane
let proxy: FaultProxy
let client: AdminClient

beforeAll(async () => {
  controlPlane = await startControlPlane({ users: { operator: ['system:masters'] } })
})
afterAll(() => controlPlane?.stop())

beforeEach(async () => {
  proxy = await controlPlane.startFaultProxy()
  client = createAdminClient(proxy.url, controlPlane.ca, { admin: controlPlane.token('admin') })
})
afterEach(async () => {
  await client.close()
  await proxy.stop()
})

/** Has the proxy treat what creates something so, and everything else pass. */
function onCreate(fault: Fault): void {
  proxy.setRule(({ verb }) => (verb === 'create' ? fault : { do: 'pass' }))
}

const create = (name: string): Promise<ApiAnswer<ApiObject>> =>
  client.request('POST', SECRETS, { metadata: { name } })

/** Asked of the API server itself. */
async function exists(name: string): Promise<boolean> {
  return (await controlPlane.admin.request('GET', `${SECRETS}/${name}`)).status === 200
}

test('a rule is told who asks what', async () => {
  const seen: RequestInfo[] = []
  proxy.setRule((request) => {
    seen.push(request)
    return { do: 'pass' }
  })
  expect((await create('told')).status).toBe(201)
  expect(seen).toMatchObject([{ verb: 'create', resource: 'secrets', namespace: 'default' }])
})

test('a kubeconfig can name the proxy instead of the API server', async () => {
  const kubeconfig = await readFile(controlPlane.kubeconfigFor('operator', proxy.url), 'utf8')
  expect(kubeconfig).toContain(`"server": "${proxy.url}"`)
})

test('a dropped request never arrives', async () => {
  onCreate({ do: 'drop' })
  await expect(create('dropped')).rejects.toThrow(BROKEN_OFF)
  expect(await exists('dropped')).toBe(false)
})

test('a request whose answer is lost was done', async () => {
  onCreate({ do: 'lose' })
  await expect(create('lost')).rejects.toThrow(BROKEN_OFF)
  expect(await exists('lost')).toBe(true)
})

test('an answer can be held until something happened after the commit', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const until = vi.fn<(status: number) => Promise<void>>(async () => released)
  onCreate({ do: 'hold', until })
  const creation = create('held')
  await vi.waitFor(() => expect(until).toHaveBeenCalledWith(201))
  expect(await exists('held')).toBe(true)
  release()
  expect((await creation).status).toBe(201)
})

test('a request can be delayed', async () => {
  onCreate({ do: 'delay', ms: 300 })
  const creation = create('delayed')
  await sleep(100)
  expect(await exists('delayed')).toBe(false)
  expect((await creation).status).toBe(201)
})

test.each([
  [410, 'Expired'],
  [500, 'InternalError'],
])('a status %i can be answered in place of the API server', async (status, reason) => {
  onCreate({ do: 'answer', status })
  const answer = await create('answered')
  expect([answer.status, answer.body['reason']]).toStrictEqual([status, reason])
  expect(await exists('answered')).toBe(false)
})

test('a proxy before an API server that is gone breaks the connection off', async () => {
  await controlPlane.stopApiServer('SIGKILL')
  await expect(create('nobody')).rejects.toThrow(BROKEN_OFF)
  await controlPlane.startApiServer()
  expect((await create('somebody')).status).toBe(201)
})
