import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { connect as connectTcp, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { Redacted } from '../../src/redacted.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { createOidcServer, type OidcServer } from '../../src/serve/oidc-server.ts'
import { createTlsKeeper, type KeptTls } from '../../src/serve/tls-keeper.ts'
import { localIssuers } from '../kit/local-issuer.ts'
import { LOCAL_SETTINGS } from '../kit/local-settings.ts'
import { createMemoryTlsStore } from '../kit/memory-tls-store.ts'
import { until } from '../kit/until.ts'

const running: OidcServer[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close(AbortSignal.abort())))
})

async function makeTls(): Promise<KeptTls & { ok: true }> {
  const keeper = createTlsKeeper({
    store: createMemoryTlsStore(),
    clock: systemClock,
    names: ['localhost'],
    lifetimeMs: 3_600_000,
  })
  const kept = await keeper.sync({ mayWrite: true })
  if (!kept.ok) throw new Error(kept.failure.message)
  return kept
}

async function serve(tls: (KeptTls & { ok: true }) | undefined, isProxy = () => false) {
  const baseUrl = 'https://localhost/base'
  const issuers = localIssuers({ baseUrl })
  await issuers.sync('demo', LOCAL_SETTINGS, { mayWrite: true })
  const server = createOidcServer({
    baseUrl,
    published: (name) => issuers.published(name),
    isProxy,
    tls: tls?.tls,
    host: '127.0.0.1',
    port: 0,
  })
  running.push(server)
  const { port } = await server.listen()
  return { server, port, issuers }
}

type Asked = { agent: Agent; method?: string; path?: string; body?: string }

async function ask(port: number, { agent, method = 'GET', path = '/base/demo/jwks', body }: Asked) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ host: 'localhost', family: 4, port, path, method, agent }, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

it('serves over TLS what verifies tokens, with HEAD as with GET', async () => {
  const tls = await makeTls()
  const { port, issuers } = await serve(tls)
  const agent = new Agent({ ca: tls.authority, keepAlive: true })
  const got = await ask(port, { agent })
  expect(got).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/jwk-set+json' },
  })
  expect(JSON.parse(got.body)).toEqual(issuers.published('demo')?.jwks)
  const head = await ask(port, { agent, method: 'HEAD' })
  expect(head).toMatchObject({ status: 200, body: '' })
  expect(head.headers['content-length']).toBe(String(Buffer.byteLength(got.body)))
  agent.destroy()
})

it('answers wrong requests in JSON, repeats none of them, and reads no body', async () => {
  const tls = await makeTls()
  const { port } = await serve(tls)
  const agent = new Agent({ ca: tls.authority })
  const body = 'canary'.repeat(100_000)
  const posted = await ask(port, { agent, method: 'POST', body })
  expect(posted).toMatchObject({
    status: 405,
    headers: { connection: 'close', allow: 'GET, HEAD' },
  })
  const lost = await ask(port, { agent, path: '/base/canary/jwks?canary' })
  expect(lost).toMatchObject({ status: 404, body: '{"error":"not_found"}' })
  expect(JSON.stringify([posted, lost])).not.toContain('canary')
})

it('changes its certificate without dropping the connections that are open', async () => {
  const [before, after] = [await makeTls(), await makeTls()]
  const { server, port } = await serve(before)
  const open = new Agent({ ca: before.authority, keepAlive: true, maxSockets: 1 })
  await ask(port, { agent: open })
  const [socket] = Object.values(open.freeSockets).flat()
  expect(server.setCertificate(after.tls)).toBe(true)
  await ask(port, { agent: open })
  expect(Object.values(open.freeSockets).flat()[0]).toBe(socket)
  const fresh = new Agent({ ca: after.authority })
  expect((await ask(port, { agent: fresh })).status).toBe(200)
  const stale = new Agent({ ca: before.authority })
  await expect(ask(port, { agent: stale })).rejects.toThrow(/certificate/)
  open.destroy()
})

it('keeps its certificate when handed one without its key', async () => {
  const [tls, other] = [await makeTls(), await makeTls()]
  const { server, port } = await serve(tls)
  expect(server.setCertificate({ ...tls.tls, privateKey: other.tls.privateKey })).toBe(false)
  expect(server.setCertificate({ certificate: '', privateKey: new Redacted('') })).toBe(false)
  const agent = new Agent({ ca: tls.authority })
  expect((await ask(port, { agent })).status).toBe(200)
})

it('serves plain HTTP when asked to, and refuses headers beyond its limit', async () => {
  const { port } = await serve(undefined)
  const said = await new Promise<string>((resolve) => {
    const socket = connectTcp(port, '127.0.0.1')
    let all = ''
    socket.setEncoding('utf8').on('data', (part: string) => (all += part))
    socket.on('close', () => resolve(all))
    socket.write(
      `GET /base/demo/jwks HTTP/1.1\r\nHost: a\r\nX-Long: ${'canary'.repeat(3000)}\r\n\r\n`,
    )
  })
  expect(said).toMatch(/^HTTP\/1.1 431 /)
  expect(said).not.toContain('canary')
  const plain = await fetch(`http://127.0.0.1:${port}/base/demo/.well-known/openid-configuration`)
  expect(plain.status).toBe(200)
})

it('closes once nobody is connected, or at once when told to', async () => {
  const { server, port } = await serve(undefined)
  const socket = connectTcp(port, '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const controller = new AbortController()
  const closing = server.close(controller.signal)
  controller.abort()
  await Promise.all([closing, closed])
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed')
})

/** So many connections that say nothing, or that begin a request and never end it. */
async function hold(port: number, count: number, said = ''): Promise<readonly Socket[]> {
  const held: Socket[] = []
  for (let nth = 0; nth < count; nth += 1) {
    const socket = connectTcp(port, '127.0.0.1')
    held.push(socket)
    socket.on('error', () => {})
    // oxlint-disable-next-line no-await-in-loop
    await new Promise<void>((resolve) => {
      socket.once('connect', () => resolve()).once('close', () => resolve())
    })
    socket.write(said)
  }
  onTestFinished(() => held.forEach((socket) => void socket.destroy()))
  return held
}

it('keeps out nobody for connections that are held open for nothing, and none that is in use', async () => {
  const tls = await makeTls()
  const { port } = await serve(tls, () => true)
  const agent = new Agent({ ca: tls.authority, keepAlive: true, maxSockets: 1 })
  await hold(port, 400)
  expect((await ask(port, { agent })).status).toBe(200)
  const [socket] = Object.values(agent.freeSockets).flat()
  await hold(port, 300)
  // It was used later than the first 400 of these.
  expect((await ask(port, { agent })).status).toBe(200)
  expect(Object.values(agent.freeSockets).flat()[0]).toBe(socket)
  const another = new Agent({ ca: tls.authority })
  expect((await ask(port, { agent: another })).status).toBe(200)
  agent.destroy()
})

it('lets one address have few connections, whatever they wait for', async () => {
  const tls = await makeTls()
  const { port } = await serve(tls)
  const silent = await hold(port, 100)
  const agent = new Agent({ ca: tls.authority })
  expect((await ask(port, { agent })).status).toBe(200)
  await until('those over 64 are closed', () => silent.filter(({ closed }) => closed).length > 36)
  const plain = await serve(undefined)
  const begun = 'POST /base/demo/jwks HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n'
  await hold(plain.port, 100, begun)
  const answer = await fetch(`http://127.0.0.1:${plain.port}/base/demo/jwks`)
  expect(answer.status).toBe(200)
})
