import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type HealthServer, startHealthServer } from '../../../src/serve/health-server.ts'

const loopback = { host: '127.0.0.1', port: 0 }

type Reply = { status: number | undefined; body: string; headers: Record<string, unknown> }

async function serve(text: () => Promise<string> = async () => 'up 1\n'): Promise<HealthServer> {
  const server = await startHealthServer(loopback, {
    checks: { live: [], ready: [{ name: 'never', ok: () => false }] },
    metrics: { contentType: 'text/plain', text },
  })
  onTestFinished(() => server.close())
  return server
}

function ask({ port }: HealthServer, path: string, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: loopback.host, port, path, method, agent: false }, (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        body += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode, body, headers: answer.headers }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

test('probes and metrics are served', async () => {
  const server = await serve()
  expect(await ask(server, '/livez')).toMatchObject({ status: 200, body: 'ok' })
  expect(await ask(server, '/readyz')).toMatchObject({ status: 500 })
  expect(await ask(server, '/metrics')).toMatchObject({ status: 200, body: 'up 1\n' })
})

test('HEAD gets the headers alone', async () => {
  const answer = await ask(await serve(), '/livez', 'HEAD')
  expect(answer).toMatchObject({ status: 200, body: '', headers: { 'content-length': '2' } })
})

test('other methods are refused and the connection is closed', async () => {
  const answer = await ask(await serve(), '/livez', 'DELETE')
  expect(answer).toMatchObject({ status: 405, headers: { connection: 'close' } })
})

test('closing lets an answer under way go out, and takes no more', async () => {
  const ready = Promise.withResolvers<string>()
  const begun = Promise.withResolvers<void>()
  const server = await serve(() => {
    begun.resolve()
    return ready.promise
  })
  const answer = ask(server, '/metrics')
  await begun.promise
  const closed = server.close()
  ready.resolve('up 1\n')
  expect(await answer).toMatchObject({ status: 200, body: 'up 1\n' })
  await closed
  await expect(ask(server, '/livez')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

function hold({ port }: HealthServer): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = connect(port, loopback.host, () => resolve(socket)).once('error', reject)
  onTestFinished(() => void socket.destroy())
  return promise
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.resume().once('close', () => resolve())
  })

test('connections held open for nothing keep no probe out', async () => {
  const server = await serve()
  const held: Socket[] = []
  for (let index = 0; index < 256; index += 1) held.push(await hold(server))
  const [used, unused, next] = held
  if (!used || !unused || !next) throw new Error('nothing held')
  const answered = new Promise((resolve) => used.once('data', resolve))
  used.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n')
  await answered
  const gone = closed(unused)
  expect(await ask(server, '/livez')).toMatchObject({ status: 200 })
  await gone
  const again = new Promise((resolve) => used.once('data', resolve))
  used.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n')
  await again
  expect(next.readyState).toBe('open')
})

test('a port that is taken is an error that says so', async () => {
  const { port } = await serve()
  const sources = {
    checks: { live: [], ready: [] },
    metrics: { contentType: 'text/plain', text: async () => '' },
  }
  await expect(startHealthServer({ ...loopback, port }, sources)).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port}: EADDRINUSE`,
  )
})
