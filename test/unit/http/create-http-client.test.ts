import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createHttpClient, type HttpRecord } from '../../../src/http/create-http-client.ts'
import type { HttpClient, HttpRequest, HttpResult } from '../../../src/http/http-client.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

function clientOf(more: Partial<Parameters<typeof createHttpClient>[0]> = {}): HttpClient {
  const client = createHttpClient({ userAgent: 'mintlet/test', ...more })
  closers.push(() => client.close())
  return client
}

async function listen(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close())
  const address = server.address()
  return new URL(
    `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/some/path?a=b`,
  )
}

const serve = (listener: RequestListener): Promise<URL> => listen(createServer(listener))

/** A server that does not speak HTTP unless told to. */
function serveRaw(greet: (socket: Socket) => void): Promise<URL> {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => {})
      closers.push(() => socket.destroy())
      socket.once('data', () => greet(socket))
    }),
  )
}

const live = (): AbortSignal => new AbortController().signal

const ask = (
  client: HttpClient,
  url: URL,
  more: Partial<HttpRequest> = {},
  signal = live(),
): Promise<HttpResult> =>
  client.send({ method: 'GET', url, headers: {}, service: 'test', ...more }, signal)

describe('createHttpClient()', () => {
  it('sends method, path, headers and body, and gives status, headers, date and text', async () => {
    const seen: { request?: IncomingMessage; body: string } = { body: '' }
    const url = await serve((request, response) => {
      seen.request = request
      request.setEncoding('utf8').on('data', (part: string) => (seen.body += part))
      request.on('end', () => {
        response.setHeader('X-Twice', ['one', 'two'])
        response.setHeader('Date', 'Sun, 06 Nov 1994 08:49:37 GMT')
        response.writeHead(418).end('{"é":1}')
      })
    })
    const result = await ask(clientOf(), url, {
      method: 'POST',
      headers: { authorization: 'Bearer token' },
      body: '{"ä":1}',
    })
    expect(seen.request).toMatchObject({ method: 'POST', url: '/some/path?a=b' })
    expect(seen.request?.headers).toMatchObject({
      authorization: 'Bearer token',
      'user-agent': 'mintlet/test',
    })
    expect(seen.body).toBe('{"ä":1}')
    expect(result).toMatchObject({
      ok: true,
      answer: { status: 418, text: '{"é":1}', date: Date.UTC(1994, 10, 6, 8, 49, 37) },
    })
    expect(result.ok && result.answer.headers['x-twice']).toBe('one')
  })

  it.each(['tomorrow', '5', '0x1', 'Sun, 06 Nov 1994 08:49:37 +0100', '1994-11-06T08:49:37Z'])(
    'has no date when the header says %j',
    async (date) => {
      const url = await serve((_request, response) => response.setHeader('Date', date).end('x'))
      const result = await ask(clientOf(), url)
      expect(result.ok && result.answer.date).toBeUndefined()
    },
  )

  it.each([301, 302, 303, 307, 308])(
    'does not follow a %d; its target sees nothing',
    async (status) => {
      let visits = 0
      const target = await serve((_request, response) => {
        visits += 1
        response.end()
      })
      const url = await serve((_request, response) => {
        response.writeHead(status, { location: target.href }).end()
      })
      const result = await ask(clientOf(), url, { headers: { authorization: 'Bearer token' } })
      expect(result).toMatchObject({ ok: true, answer: { status } })
      expect(visits).toBe(0)
    },
  )

  it('keeps the connection for the next request', async () => {
    const ports = new Set<number | undefined>()
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('again')
    })
    const client = clientOf()
    for (let turn = 0; turn < 5; turn += 1) expect((await ask(client, url)).ok).toBe(true)
    expect(ports.size).toBe(1)
  })

  it('opens at most 64 connections to one origin', async () => {
    const open: (() => void)[] = []
    const all = Promise.withResolvers<void>()
    const url = await serve((_request, response) => {
      open.push(() => response.end())
      if (open.length >= 64) all.resolve()
    })
    const client = clientOf()
    const asked = Array.from({ length: 70 }, () => ask(client, url))
    await all.promise
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(open).toHaveLength(64)
    const rest = setInterval(() => open.splice(0).map((finish) => finish()), 5)
    const results = await Promise.all(asked)
    clearInterval(rest)
    expect(results.every(({ ok }) => ok)).toBe(true)
  })

  it('leaves no timer behind an answer', async () => {
    const url = await serve((_request, response) => response.end('done'))
    const clock = createFakeClock(0)
    expect((await ask(clientOf({ clock }), url)).ok).toBe(true)
    expect(clock.timers()).toBe(0)
  })

  it('tells every request once, with 0 for no answer', async () => {
    const told: HttpRecord[] = []
    const client = clientOf({ onAnswer: (record) => told.push(record) })
    const url = await serve((_request, response) => response.writeHead(503).end())
    await ask(client, url)
    await ask(client, new URL('http://127.0.0.1:1/'), { service: 'sts' })
    expect(told).toEqual([
      { service: 'test', status: 503, seconds: expect.any(Number) },
      { service: 'sts', status: 0, seconds: expect.any(Number) },
    ])
  })
})

describe('createHttpClient() when there is no answer', () => {
  it('says Timeout when nothing comes in time, and when the body stops halfway', async () => {
    const silent = await serveRaw(() => {})
    const half = await serveRaw((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
    )
    const client = clientOf()
    for (const url of [silent, half]) {
      expect(await ask(client, url, { timeoutMs: 60 })).toEqual({ ok: false, problem: 'Timeout' })
    }
  })

  it('waits ten seconds when it is not told how long', async () => {
    const arrived = Promise.withResolvers<void>()
    const url = await serveRaw(() => arrived.resolve())
    const clock = createFakeClock(0)
    const asked = ask(clientOf({ clock }), url)
    await arrived.promise
    let ended = false
    void asked.then(() => (ended = true))
    await clock.advance(9999)
    expect(ended).toBe(false)
    await clock.advance(1)
    expect(await asked).toEqual({ ok: false, problem: 'Timeout' })
    expect(clock.timers()).toBe(0)
  })

  it('says Aborted at once when the caller gives up, and sends nothing when it had before', async () => {
    const arrived = Promise.withResolvers<void>()
    let connections = 0
    const url = await serveRaw(() => {
      connections += 1
      arrived.resolve()
    })
    const client = clientOf()
    expect(await ask(client, url, {}, AbortSignal.abort())).toEqual({
      ok: false,
      problem: 'Aborted',
    })
    expect(connections).toBe(0)
    const controller = new AbortController()
    const asked = ask(client, url, {}, controller.signal)
    await arrived.promise
    const before = performance.now()
    controller.abort(new Error('reason of the caller'))
    expect(await asked).toEqual({ ok: false, problem: 'Aborted' })
    expect(performance.now() - before).toBeLessThan(1000)
  })

  it.each<[string, (socket: Socket) => void]>([
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['closes without a word', (socket) => socket.end()],
    [
      'ends in the middle of the body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
    ],
    [
      'ends in the middle of a chunk',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf'),
    ],
    ['speaks no HTTP', (socket) => socket.end('\u0000\u0001 SSH-2.0\r\n\r\n')],
    [
      'sends endless headers',
      (socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(99_999)}`),
    ],
    [
      'sends two lengths',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
    ],
  ])('says Unreachable when the server %s', async (_what, greet) => {
    const url = await serveRaw(greet)
    expect(await ask(clientOf(), url)).toEqual({ ok: false, problem: 'Unreachable' })
  })

  it('says NotSent where nobody listens, for what is no HTTP, and once it is closed', async () => {
    const notSent = { ok: false, problem: 'NotSent' }
    const client = clientOf()
    expect(await ask(client, new URL('http://127.0.0.1:1/'))).toEqual(notSent)
    expect(await ask(client, new URL('file:///etc/passwd'))).toEqual(notSent)
    const url = await serve((_request, response) => response.end())
    expect(await ask(client, url, { headers: { 'x-split': 'a\r\nb: c' } })).toEqual(notSent)
    await client.close()
    expect(await ask(client, url)).toEqual(notSent)
  })

  it('says NotSent when what answers does not speak TLS, or never ends the handshake', async () => {
    const plain = await serve((_request, response) => response.end())
    const silent = await serveRaw(() => {})
    const client = clientOf()
    for (const { port } of [plain, silent]) {
      const url = new URL(`https://127.0.0.1:${port}/`)
      expect(await ask(client, url, { timeoutMs: 200 })).toEqual({ ok: false, problem: 'NotSent' })
    }
  })

  it('says NotSent of a request that no connection was free for, and does not send it later', async () => {
    const arrived = Promise.withResolvers<void>()
    const paths: string[] = []
    const url = await serve((request) => {
      paths.push(request.url ?? '')
      if (paths.length === 64) arrived.resolve()
    })
    const client = clientOf()
    const controller = new AbortController()
    const hanging = Array.from({ length: 64 }, () => ask(client, url, {}, controller.signal))
    await arrived.promise
    const late = new URL('/late', url)
    expect(await ask(client, late, { timeoutMs: 50 })).toEqual({ ok: false, problem: 'NotSent' })
    controller.abort()
    await Promise.all(hanging)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(paths).toHaveLength(64)
    expect(paths).not.toContain('/late')
  })

  it('says NotSent only of what was never sent: a request that arrived is Unreachable or Timeout', async () => {
    for (const ending of ['reset', 'silence'] as const) {
      let arrived = 0
      const url = await serve((request) => {
        arrived += 1
        if (ending === 'reset') request.socket.resetAndDestroy()
      })
      const asked = { method: 'POST', body: '{}', timeoutMs: 200 } as const
      const problem = ending === 'reset' ? 'Unreachable' : 'Timeout'
      expect(await ask(clientOf(), url, asked)).toEqual({ ok: false, problem })
      expect(arrived).toBe(1)
    }
  })

  it('sends DELETE without a body', async () => {
    const seen: unknown[] = []
    const url = await serve((request, response) => {
      seen.push([request.method, request.url, request.headers['content-length']])
      response.writeHead(204).end()
    })
    const asked = await ask(clientOf(), new URL('/a/b', url), { method: 'DELETE' })
    expect(asked).toMatchObject({ ok: true, answer: { status: 204, text: '' } })
    expect(seen).toEqual([['DELETE', '/a/b', undefined]])
  })

  it('reads 1 MiB, and says TooLong of one byte more', async () => {
    const url = await serve((request, response) => {
      response.end('x'.repeat(request.headers['x-long'] === 'yes' ? 1_048_577 : 1_048_576))
    })
    const client = clientOf()
    const most = await ask(client, url)
    expect(most.ok && most.answer.text.length).toBe(1_048_576)
    expect(await ask(client, url, { headers: { 'x-long': 'yes' } })).toEqual({
      ok: false,
      problem: 'TooLong',
    })
  })
})
