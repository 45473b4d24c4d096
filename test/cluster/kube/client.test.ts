import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type CallRecord, createKubeClient } from '../../../src/kube/client.ts'
import { loadAccess } from '../../../src/kube/config.ts'
import { KubeError } from '../../../src/kube/error.ts'
import type { KubeCall, KubeClient } from '../../../src/kube/kube-client.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import type { FaultProxy } from '../../kit/control-plane/fault-proxy.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { clientOf } from './client-of.ts'
import { startFrozenRelay } from './frozen-relay.ts'

type Secret = { readonly metadata: { readonly resourceVersion: string } }

const SECRETS = '/api/v1/namespaces/default/secrets'
const CANARY = 'canary-4711'

let controlPlane: ControlPlane
let proxy: FaultProxy
let client: KubeClient
let nobody: KubeClient
let throughProxy: KubeClient
const calls: CallRecord[] = []

beforeAll(async () => {
  controlPlane = await startControlPlane({ auditLevel: 'None', users: { nobody: [] } })
  proxy = await controlPlane.startFaultProxy()
  client = clientOf(controlPlane, 'admin', { onCall: (call) => calls.push(call) })
  nobody = clientOf(controlPlane, 'nobody')
  throughProxy = clientOf(controlPlane, 'admin', { url: proxy.url })
})
afterAll(async () => {
  await Promise.all([client, nobody, throughProxy].map((each) => each?.close()))
  await controlPlane?.stop()
})
beforeEach(() => {
  calls.length = 0
  proxy.setRule(() => ({ do: 'pass' }))
})

const secret = (name: string, more: object = {}): object => ({
  metadata: { name },
  stringData: { token: CANARY },
  ...more,
})
const post = (name: string, more: object = {}): KubeCall => ({
  method: 'POST',
  path: SECRETS,
  body: secret(name, more),
})

async function errorOf(by: KubeClient, call: KubeCall): Promise<KubeError> {
  const error: unknown = await by.request(call).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof KubeError)) throw new Error('a KubeError was expected')
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(CANARY)
  expect(error.cause).toBeUndefined()
  return error
}

test('an answer brings the object, and the time of the server', async () => {
  const answer = await client.request<Secret>(post('first'))
  expect(answer.status).toBe(201)
  expect(answer.body.metadata.resourceVersion).toMatch(/^[0-9]+$/)
  expect(Math.abs((answer.serverTime ?? 0) - Date.now())).toBeLessThan(5000)
  expect(calls).toMatchObject([{ verb: 'create', resource: 'secrets', status: 201 }])
  expect(calls[0]?.seconds).toBeGreaterThan(0)
})

test('refusals are told apart', async () => {
  await client.request(post('taken'))
  const path = `${SECRETS}/taken`
  const stale = secret('taken', { metadata: { name: 'taken', resourceVersion: '1' } })
  const type = { type: 'kubernetes.io/basic-auth' }

  expect(await errorOf(client, { method: 'GET', path: `${SECRETS}/missing` })).toMatchObject({
    status: 404,
    kind: 'NotFound',
    message: 'get secrets default/missing: 404 NotFound',
  })
  expect(await errorOf(client, post('taken'))).toMatchObject({
    status: 409,
    kind: 'AlreadyExists',
    committed: 'no',
  })
  expect(await errorOf(client, { method: 'PUT', path, body: stale })).toMatchObject({
    status: 409,
    kind: 'Conflict',
    committed: 'no',
  })
  expect(await errorOf(nobody, { method: 'GET', path })).toMatchObject({
    status: 403,
    kind: 'Forbidden',
    message: 'get secrets default/taken: 403 Forbidden',
  })
  const immutable = await errorOf(client, { method: 'PUT', path, body: secret('taken', type) })
  expect(immutable).toMatchObject({ status: 422, kind: 'Invalid' })
  expect(immutable.causes.map(({ field }) => field)).toContain('type')
  expect(await errorOf(client, post('Not A Name'))).toMatchObject({ kind: 'Invalid' })
  expect(await errorOf(client, { ...post('x'), body: 'no object' })).toMatchObject({
    kind: 'BadRequest',
  })
})

test('a refused watch is a KubeError too', async () => {
  const lines = nobody.stream({ method: 'GET', path: SECRETS, query: { watch: true } })
  const first = lines[Symbol.asyncIterator]().next()
  await expect(first).rejects.toMatchObject({ kind: 'Forbidden', verb: 'watch' })
})

test('an answer that was lost leaves a write in doubt and a read not', async () => {
  proxy.setRule(({ verb }) => ({ do: verb === 'create' ? 'lose' : 'pass' }))
  const lost = await errorOf(throughProxy, post('lost'))
  expect(lost).toMatchObject({ status: 0, kind: 'Unavailable', committed: 'unknown' })
  await client.request({ method: 'GET', path: `${SECRETS}/lost` })
  proxy.setRule(() => ({ do: 'drop' }))
  expect(await errorOf(throughProxy, { method: 'GET', path: SECRETS })).toMatchObject({
    committed: 'no',
  })
})

test('a call without an answer ends in time', async () => {
  proxy.setRule(() => ({ do: 'delay', ms: 2000 }))
  const started = Date.now()
  const late = await errorOf(throughProxy, { ...post('late'), timeoutMs: 300 })
  expect(late).toMatchObject({ status: 0, kind: 'Timeout', committed: 'unknown' })
  expect(Date.now() - started).toBeLessThan(1500)
})

test('a call that is given up ends at once', async () => {
  proxy.setRule(() => ({ do: 'delay', ms: 2000 }))
  const signal = AbortSignal.timeout(100)
  expect(await errorOf(throughProxy, { ...post('given-up'), signal })).toMatchObject({
    kind: 'Aborted',
  })
  expect(await errorOf(client, { ...post('given-up'), signal })).toMatchObject({
    kind: 'Aborted',
    committed: 'no',
  })
})

test('nothing is sent where nobody listens', async () => {
  const away = clientOf(controlPlane, 'admin', { url: 'https://127.0.0.1:1' })
  expect(await errorOf(away, post('away'))).toMatchObject({
    kind: 'Unavailable',
    committed: 'no',
    message: 'create secrets default: no answer (ECONNREFUSED)',
  })
  await away.close()
})

test('a server that another authority vouches for gets no credentials', async () => {
  const stranger = createKubeClient(
    {
      server: new URL(controlPlane.url),
      tls: () => Promise.resolve({}),
      authorization: () => Promise.resolve(`Bearer ${controlPlane.token('admin')}`),
      invalidate: () => undefined,
    },
    { userAgent: 'test', clock: systemClock },
  )
  expect(await errorOf(stranger, post('stranger'))).toMatchObject({ status: 0, committed: 'no' })
  await stranger.close()
})

test('a redirect is not followed', async () => {
  let asked = 0
  proxy.setRule(() => {
    asked += 1
    return { do: 'answer', status: 307, headers: { location: `${controlPlane.url}${SECRETS}` } }
  })
  expect(await errorOf(throughProxy, post('redirected'))).toMatchObject({
    status: 307,
    kind: 'BadResponse',
  })
  expect(asked).toBe(1)
})

test('an answer that is too long is not read to its end', async () => {
  const small = createKubeClient(
    {
      server: new URL(controlPlane.url),
      tls: () => Promise.resolve({ ca: controlPlane.ca }),
      authorization: () => Promise.resolve(`Bearer ${controlPlane.token('admin')}`),
      invalidate: () => undefined,
    },
    { userAgent: 'test', clock: systemClock, maxBodyBytes: 100 },
  )
  expect(await errorOf(small, post('long'))).toMatchObject({
    kind: 'TooLarge',
    committed: 'unknown',
  })
  await small.close()
})

test.each(['/api/v1/../../x', '/api/v1/secrets?watch=true', '/api//v1', 'api/v1', '/api/v1/a%2Fb'])(
  '%s is no path to send',
  async (path) => {
    expect(await errorOf(client, { method: 'GET', path })).toMatchObject({ kind: 'BadRequest' })
  },
)

test('a rotated token is found after a 401, without the caller noticing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mintlet-client-'))
  await writeFile(join(folder, 'token'), 'outdated')
  await writeFile(join(folder, 'ca.crt'), controlPlane.ca)
  const access = await loadAccess({
    clock: systemClock,
    serviceHost: '127.0.0.1',
    servicePort: new URL(controlPlane.url).port,
    serviceAccountFolder: folder,
  })
  const pod = createKubeClient(access, { userAgent: 'test', clock: systemClock })
  expect(await errorOf(pod, { method: 'GET', path: SECRETS })).toMatchObject({
    status: 401,
    kind: 'Unauthorized',
  })
  await writeFile(join(folder, 'token'), controlPlane.token('nobody'))
  expect(await errorOf(pod, { method: 'GET', path: SECRETS })).toMatchObject({ status: 403 })
  await writeFile(join(folder, 'token'), 'outdated')
  access.invalidate(await access.authorization())
  await access.authorization()
  await writeFile(join(folder, 'token'), controlPlane.token('admin'))
  expect(await pod.request({ method: 'GET', path: SECRETS })).toMatchObject({ status: 200 })
  await pod.close()
  await rm(folder, { recursive: true })
})

test('a kubeconfig leads to the same server', async () => {
  const access = await loadAccess({
    clock: systemClock,
    kubeconfig: controlPlane.kubeconfigFor('nobody'),
  })
  const kubectl = createKubeClient(access, { userAgent: 'test', clock: systemClock })
  expect(await errorOf(kubectl, { method: 'GET', path: SECRETS })).toMatchObject({ status: 403 })
  await kubectl.close()
})

test('many watches leave room for calls', async () => {
  const many = clientOf(controlPlane)
  const controller = new AbortController()
  const { signal } = controller
  let lines = 0
  const watches = Array.from({ length: 130 }, async () => {
    const query = { watch: true, resourceVersion: '1', allowWatchBookmarks: true }
    const events = many.stream({
      method: 'GET',
      path: '/api/v1/namespaces',
      query: { ...query },
      signal,
    })
    for await (const line of events) if (line !== '') lines += 1
  })
  await vi.waitFor(() => expect(lines).toBeGreaterThanOrEqual(130), { timeout: 10_000 })
  const started = Date.now()
  await Promise.all(
    Array.from({ length: 200 }, () => many.request({ method: 'GET', path: SECRETS })),
  )
  expect(Date.now() - started).toBeLessThan(5000)
  controller.abort()
  await Promise.allSettled(watches)
  await many.close()
})

test('a connection that fell silent costs the call on it, and the next one gets another', async () => {
  await using relay = await startFrozenRelay(Number(new URL(controlPlane.url).port))
  const relayed = clientOf(controlPlane, 'admin', { url: `https://127.0.0.1:${relay.port}` })
  const list: KubeCall = { method: 'GET', path: SECRETS, timeoutMs: 500 }
  await relayed.request(list)
  relay.freeze()
  expect(await errorOf(relayed, list)).toMatchObject({ kind: 'Timeout' })
  await vi.waitFor(() => relayed.request({ ...list, timeoutMs: 1000 }), { timeout: 4000 })
  expect(relay.connections()).toBe(2)
  await relayed.close()
})
