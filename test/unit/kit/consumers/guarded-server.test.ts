import { request } from 'undici'
import { expect, test } from 'vitest'
import {
  type Guard,
  type GuardedServer,
  startGuardedServer,
} from '../../../kit/consumers/guarded-server.ts'

const guarded = (scheme: Guard['scheme']): Promise<GuardedServer> =>
  startGuardedServer({
    scheme,
    username: 'reader',
    verify: async (token) => (token === 'good:token' ? 'its id' : undefined),
    serve: () => ({ status: 200, type: 'text/plain', body: 'served' }),
  })

async function ask({ host }: GuardedServer, authorization?: string): Promise<number> {
  const headers = authorization === undefined ? {} : { authorization }
  const { statusCode, body } = await request(`http://${host}/page`, { headers })
  await body.dump()
  return statusCode
}

const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`

test('with Basic the right user is let in with a good token, and nobody else', async () => {
  await using server = await guarded('Basic')
  expect(await ask(server, basic('reader:good:token'))).toBe(200)
  const refused = [
    undefined,
    basic('reader:other'),
    basic('somebody:good:token'),
    basic('good:token'),
    'Bearer good:token',
    'Basic',
  ]
  for (const authorization of refused) expect(await ask(server, authorization)).toBe(401)
  const [first, second, third, ...others] = server.visits()
  expect(first).toEqual({ path: '/page', tokenId: 'its id', asked: true })
  expect(second).toEqual({ path: '/page', tokenId: undefined, asked: false })
  expect(third).toEqual({ path: '/page', tokenId: undefined, asked: true })
  expect(others).toHaveLength(4)
})

test('with Bearer a good token is let in, and nobody else', async () => {
  await using server = await guarded('Bearer')
  expect(await ask(server, 'Bearer good:token')).toBe(200)
  for (const authorization of ['Bearer other', 'good:token', basic('reader:good:token')]) {
    expect(await ask(server, authorization)).toBe(401)
  }
})

test('who is refused is told what to bring', async () => {
  await using server = await guarded('Basic')
  const { headers, body } = await request(`http://${server.host}/`)
  await body.dump()
  expect(headers['www-authenticate']).toBe('Basic realm="stub"')
})
