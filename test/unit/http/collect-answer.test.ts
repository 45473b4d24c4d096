import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { Client } from 'undici'
import { afterEach, describe, expect, test } from 'vitest'
import { collectAnswer } from '../../../src/http/collect-answer.ts'

const open: { server: Server; client: Client }[] = []
afterEach(async () => {
  for (const { server, client } of open.splice(0)) {
    await client.destroy()
    server.close()
  }
})

async function clientOf(listener: RequestListener): Promise<Client> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const client = new Client(`http://127.0.0.1:${port}`, { pipelining: 1 })
  open.push({ server, client })
  return client
}

const ask = (client: Client, { most = 100, signal = new AbortController().signal } = {}) =>
  collectAnswer(client, { method: 'GET', path: '/' }, { signal, most })

describe('collectAnswer()', () => {
  test('gives status, headers and the whole body, which may come in pieces', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(418, { 'x-test': 'yes' })
      // The two halves of one character.
      response.write(Buffer.from([0xc3]))
      setImmediate(() => response.end(Buffer.from([0xa4])))
    })
    const answer = await ask(client)
    expect(answer).toMatchObject({ status: 418, text: 'ä', headers: { 'x-test': 'yes' } })
  })

  test('gives an empty text when there is no body', async () => {
    const client = await clientOf((_request, response) => response.writeHead(200).end())
    expect(await ask(client)).toMatchObject({ status: 200, text: '' })
  })

  test('takes a body of exactly the most, and has no text for a longer one', async () => {
    const client = await clientOf((_request, response) => response.end('x'.repeat(100)))
    expect((await ask(client, { most: 100 })).text).toHaveLength(100)
    expect(await ask(client, { most: 99 })).toMatchObject({ status: 200, text: undefined })
  })

  test('waits for the answer behind early hints', async () => {
    const client = await clientOf((_request, response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' })
      response.end('late')
    })
    expect(await ask(client)).toMatchObject({ status: 200, text: 'late' })
  })

  test('rejects at once when it is given up while the server thinks', async () => {
    const arrived = Promise.withResolvers<void>()
    const client = await clientOf(() => arrived.resolve())
    const controller = new AbortController()
    const answer = ask(client, { signal: controller.signal })
    await arrived.promise
    controller.abort()
    await expect(answer).rejects.toThrow('given up')
  })

  test('never sends what was given up while it waited for a connection', async () => {
    const first = Promise.withResolvers<() => void>()
    let requests = 0
    const client = await clientOf((_request, response) => {
      requests += 1
      if (requests > 1) response.end()
      else first.resolve(() => response.end())
    })
    const controller = new AbortController()
    const before = ask(client)
    const finish = await first.promise
    const waiting = ask(client, { signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toThrow('given up')
    finish()
    await before
    expect((await ask(client)).status).toBe(200)
    expect(requests).toBe(2)
  })

  test('rejects when the connection breaks off in the middle of the body', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, { 'content-length': '10' })
      response.write('half', () => response.destroy())
    })
    await expect(ask(client)).rejects.toThrow(/closed|terminated|aborted/i)
  })
})
