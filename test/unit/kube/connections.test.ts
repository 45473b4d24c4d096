import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createKubeClient } from '../../../src/kube/client.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'

test('eight callers, each of whom calls again as soon as it has its answer, take eight connections', async () => {
  let connections = 0
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end('{}')
  })
  server.on('connection', () => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const client = createKubeClient(
    {
      server: new URL(`http://127.0.0.1:${port}`),
      tls: () => Promise.resolve({}),
      authorization: () => Promise.resolve('Bearer none'),
      invalidate: () => undefined,
    },
    { userAgent: 'mintlet-test', clock: systemClock },
  )
  const caller = async (): Promise<void> => {
    for (let call = 0; call < 20; call++) {
      await client.request({ method: 'GET', path: '/api/v1/namespaces' })
    }
  }
  await Promise.all(Array.from({ length: 8 }, caller))
  expect(connections).toBe(8)
  await client.close()
  server.close()
})

test('a client certificate that is none is a refusal of the call, and not the end of the process', async () => {
  const client = createKubeClient(
    {
      server: new URL('https://127.0.0.1:1'),
      tls: () => Promise.resolve({ cert: 's3cr3t', key: 's3cr3t' }),
      authorization: () => Promise.resolve(undefined),
      invalidate: () => undefined,
    },
    { userAgent: 'mintlet-test', clock: systemClock },
  )
  const call = { method: 'POST', path: '/api/v1/namespaces', body: {} } as const
  await expect(client.request(call)).rejects.toMatchObject({
    name: 'KubeError',
    message: expect.stringMatching(/no answer \(TLS_FILES_UNREADABLE\)$/),
    committed: 'no',
  })
  await client.close()
})
