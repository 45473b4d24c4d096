import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { createOidcServer, type OidcServer } from '../../src/serve/oidc-server.ts'
import { createOauthWorld } from '../kit/oauth-endpoints.ts'
import { OAUTH_CLIENT, OAUTH_SECRET, publishedDemo } from '../kit/oauth-server.ts'
import { until } from '../kit/until.ts'

const running: OidcServer[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close(AbortSignal.abort())))
})

async function serve() {
  const world = createOauthWorld(systemClock)
  const server = createOidcServer({
    baseUrl: 'http://localhost/base',
    published: publishedDemo,
    oauth: world.endpoints,
    tls: undefined,
    host: '127.0.0.1',
    port: 0,
  })
  running.push(server)
  const { port } = await server.listen()
  return { world, port }
}

const FORM = 'application/x-www-form-urlencoded'
const formOf = (secret: string): string =>
  `grant_type=client_credentials&client_id=${OAUTH_CLIENT}&client_secret=${secret}`

type Asked = { path?: string; method?: string; body?: string; type?: string; agent?: Agent }

async function ask(port: number, { path = '/token', method = 'POST', ...asked }: Asked) {
  const headers = { 'content-type': asked.type ?? FORM }
  const options = { host: '127.0.0.1', port, path: `/base/demo${path}`, method, headers }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ ...options, agent: asked.agent ?? false }, resolve)
    sent.on('error', reject)
    sent.end(asked.body)
  })
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

it('serves tokens beside the documents, over a connection that is kept', async () => {
  const { world, port } = await serve()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const got = await ask(port, { body: formOf(OAUTH_SECRET), agent })
  expect(got).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
  const [socket] = Object.values(agent.freeSockets).flat()
  const json = await ask(port, { body: '{"canary":1}', type: 'application/json', agent })
  expect(json).toMatchObject({ status: 400, headers: { connection: 'keep-alive' } })
  expect(await ask(port, { path: '/jwks', method: 'GET', agent })).toMatchObject({ status: 200 })
  expect(await ask(port, { path: '/introspect', body: 'token=a', agent })).toMatchObject({
    status: 401,
  })
  expect(Object.values(agent.freeSockets).flat()[0]).toBe(socket)
  expect(world.uses).toMatchObject([{ clientId: OAUTH_CLIENT, seen: { address: '127.0.0.1' } }])
  agent.destroy()
})

it('refuses other methods, HEAD without a body', async () => {
  const { port } = await serve()
  const got = await ask(port, { method: 'GET' })
  expect(got).toMatchObject({ status: 405, headers: { allow: 'POST' } })
  expect(got.body).toBe('{"error":"method_not_allowed"}')
  expect(await ask(port, { method: 'HEAD' })).toMatchObject({ status: 405, body: '' })
})

it('keeps a connection through the wait for a wrong secret', async () => {
  const { port } = await serve()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const begun = performance.now()
  const wrong = await ask(port, { body: formOf('wrong'), agent })
  expect(wrong).toMatchObject({ status: 401, headers: { connection: 'keep-alive' } })
  expect(performance.now() - begun).toBeGreaterThan(990)
  expect(await ask(port, { body: formOf(OAUTH_SECRET), agent })).toMatchObject({ status: 200 })
  agent.destroy()
})

it('stops trying for a client that hangs up', async () => {
  const { world, port } = await serve()
  const body = formOf('wrong')
  const socket = connect(port, '127.0.0.1')
  socket.write(
    `POST /base/demo/token HTTP/1.1\r\nHost: a\r\nContent-Type: ${FORM}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  await until('it is tried again', () => world.presented.length >= 2)
  socket.destroy()
  await until('it is answered', () => world.answers.length === 1, 800)
  expect(world.presented.length).toBeLessThan(20)
})

/** Sends these bytes and no more; gives all that comes until the server ends the connection. */
const said = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let all = ''
    socket.setEncoding('utf8').on('data', (part: string) => (all += part))
    socket.on('close', () => resolve(all))
    socket.write(bytes)
  })

it('ends the connection with a body that is too long, announced or not', async () => {
  const { port } = await serve()
  const head = `POST /base/demo/token HTTP/1.1\r\nHost: a\r\nContent-Type: ${FORM}\r\n`
  const announced = await said(port, `${head}Content-Length: 16385\r\n\r\ncanary`)
  const chunk = 'canary'.repeat(3000)
  const chunked = await said(
    port,
    `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.length.toString(16)}\r\n${chunk}\r\n`,
  )
  for (const answer of [announced, chunked]) {
    // To the end of the headers: a timeout would say it in a second answer.
    const [headers = ''] = answer.split('\r\n\r\n', 1)
    expect(headers).toMatch(/^HTTP\/1.1 413 /)
    expect(headers).toMatch(/\r\nconnection: close\b/i)
    expect(answer).not.toContain('canary')
  }
})

it('leaves nothing behind of a client that goes away in the middle of its body', async () => {
  const { world, port } = await serve()
  const socket = connect(port, '127.0.0.1')
  socket.write(
    `POST /base/demo/token HTTP/1.1\r\nHost: a\r\nContent-Type: ${FORM}\r\nContent-Length: 100\r\n\r\ngrant`,
  )
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
  await until('it is over', () => world.answers.length === 1)
  expect(world.answers).toMatchObject([{ status: 400, error: 'invalid_request' }])
  expect(world.presented).toEqual([])
})

it('waits for a body no longer than a request may take', { timeout: 20_000 }, async () => {
  const { world, port } = await serve()
  const begun = performance.now()
  const answer = await said(
    port,
    `POST /base/demo/token HTTP/1.1\r\nHost: a\r\nContent-Type: ${FORM}\r\nContent-Length: 100\r\n\r\ngrant`,
  )
  expect(answer).toMatch(/^HTTP\/1.1 408 /)
  expect(performance.now() - begun).toBeLessThan(15_000)
  expect(world.presented).toEqual([])
})
