import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createKubeClient } from '../../../src/kube/client.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'

/** What reaches the server of a body. */
async function sent(body: unknown, contentType?: string) {
  const server = createServer((request, response) => {
    void (async () => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ text, type: request.headers['content-type'] }))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const access = {
    server: new URL(`http://127.0.0.1:${port}`),
    tls: () => Promise.resolve({}),
    authorization: () => Promise.resolve('Bearer none'),
    invalidate: () => undefined,
  }
  const client = createKubeClient(access, { userAgent: 'mintlet-test', clock: systemClock })
  const call = { method: 'PATCH', path: '/api/v1/namespaces/etl', body } as const
  const answer = await client.request({ ...call, ...(contentType && { contentType }) })
  await client.close()
  server.close()
  return answer.body
}

test('a text is sent as it is, everything else as JSON', async () => {
  const type = 'application/apply-patch+yaml'
  expect(await sent('kind: Namespace\n', type)).toEqual({ text: 'kind: Namespace\n', type })
  expect(await sent({ kind: 'Namespace' })).toEqual({
    text: '{"kind":"Namespace"}',
    type: 'application/json',
  })
})
