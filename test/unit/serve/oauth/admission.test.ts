import { expect, it } from 'vitest'
import { createFakeClock } from '../../../kit/fake-clock.ts'
import { createOauthWorld } from '../../../kit/oauth-endpoints.ts'
import { OAUTH_CLIENT, OAUTH_SECRET } from '../../../kit/oauth-server.ts'

const GRANT = 'grant_type=client_credentials'
const CHALLENGE = 'Basic realm="demo", charset="UTF-8"'
const inBody = (secret: string, id = OAUTH_CLIENT): string =>
  `${GRANT}&client_id=${id}&client_secret=${secret}`
const basic = (secret: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${OAUTH_CLIENT}:${secret}`).toString('base64')}`,
})

const world = (over: Parameters<typeof createOauthWorld>[1] = {}) => {
  const clock = createFakeClock(0)
  return { clock, ...createOauthWorld(clock, over) }
}

it('nobody is refused with a challenge where the header was used, or nothing', async () => {
  const { clock, post } = world()
  const nothing = await post(GRANT)
  const bearer = await post(GRANT, { headers: { authorization: 'Bearer a' } })
  const wrong = post(GRANT, { headers: basic('wrong') })
  const unknown = post(inBody('wrong', 'nobody'))
  await clock.advance(1000)
  const answers = [nothing, bearer, await wrong, await unknown]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
  expect(new Set(answers.map(({ body }) => body))).toEqual(
    new Set(['{"error":"invalid_client","error_description":"client authentication failed"}']),
  )
  expect(answers.map(({ headers }) => headers['www-authenticate'])).toEqual([
    CHALLENGE,
    CHALLENGE,
    CHALLENGE,
    undefined,
  ])
})

it('a credential that arrives within the second is accepted, and its failure forgotten', async () => {
  const { clock, post, secrets } = world({ failureRate: { perSecond: 0.001, burst: 1 } })
  const early = post(inBody('mlt_new'))
  await clock.advance(400)
  secrets.set(OAUTH_CLIENT, 'mlt_new')
  await clock.advance(50)
  expect((await early).status).toBe(200)
  const wrong = post(inBody('wrong'))
  await clock.advance(1000)
  expect((await wrong).status).toBe(401)
})

it('a right secret does not wait', async () => {
  const { clock, post } = world()
  const answer = post(inBody(OAUTH_SECRET))
  expect(clock.timers()).toBe(0)
  expect((await answer).status).toBe(200)
  expect(clock.monotonic()).toBe(0)
})

it('the wait ends when the client hangs up', async () => {
  const { clock, post, presented } = world()
  const hungUp = new AbortController()
  const answer = post(inBody('wrong'), { signal: hungUp.signal })
  await clock.advance(100)
  hungUp.abort()
  await answer
  expect(presented).toHaveLength(3)
  expect(clock.timers()).toBe(0)
})

it('of many that fail at once 128 wait', async () => {
  const { clock, post } = world()
  let answered = 0
  for (let nth = 0; nth < 130; nth += 1) {
    const remoteAddress = `192.0.2.${nth}`
    void post(inBody('wrong', `client-${nth}`), { remoteAddress }).then(() => (answered += 1))
  }
  await clock.advance(0)
  expect(answered).toBe(2)
  await clock.advance(1000)
  expect(answered).toBe(130)
})

it('a flood of wrong secrets is not waited for, and locks out nobody who has the right one', async () => {
  const { clock, post } = world()
  const flood = Array.from({ length: 30 }, () => post(inBody('wrong')))
  await clock.advance(0)
  const refused = await flood[29]
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
  expect(JSON.parse(refused?.body ?? '')).toEqual({
    error: 'temporarily_unavailable',
    error_description: 'too many requests',
  })
  const among = await post(inBody(OAUTH_SECRET))
  expect(among.status).toBe(200)
  const elsewhere = await post(inBody(OAUTH_SECRET), { remoteAddress: '198.51.100.1' })
  expect(elsewhere.status).toBe(200)
  const another = post(inBody('wrong', 'another'))
  await clock.advance(1000)
  expect((await another).status).toBe(401)
  expect((await Promise.all(flood)).filter(({ status }) => status === 401)).toHaveLength(10)
  expect((await post(inBody(OAUTH_SECRET))).status).toBe(200)
})

it('a client has its rate at each endpoint, and its own', async () => {
  const { clock, post, secrets } = world({ clientRate: { perSecond: 0.5, burst: 2 } })
  secrets.set('another', 'right')
  const statuses = []
  for (let nth = 0; nth < 3; nth += 1) statuses.push(await post(inBody(OAUTH_SECRET)))
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429])
  expect(statuses[2]?.headers['retry-after']).toBe('2')
  const introspect = { endpoint: 'introspect' } as const
  expect((await post(`${inBody(OAUTH_SECRET)}&token=a`, introspect)).status).toBe(200)
  expect((await post(inBody('right', 'another'))).status).toBe(200)
  await clock.advance(2000)
  expect((await post(inBody(OAUTH_SECRET))).status).toBe(200)
})

it('unless told, a client may ask 40 times at once, then 20 times a second', async () => {
  const { clock, post } = world()
  const rush = async (): Promise<number> => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => post(inBody(OAUTH_SECRET))))
    return answers.filter(({ status }) => status === 200).length
  }
  expect(await rush()).toBe(40)
  await clock.advance(1000)
  expect(await rush()).toBe(20)
})

it('a replica that is not ready asks to try again, and looks at no secret', async () => {
  let ready = false
  const { post, presented } = world({ isReady: () => ready })
  const away = await post(inBody(OAUTH_SECRET))
  expect(away).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  expect(JSON.parse(away.body).error).toBe('temporarily_unavailable')
  expect(presented).toEqual([])
  ready = true
  expect((await post(inBody(OAUTH_SECRET))).status).toBe(200)
})

it('a client that is not known as it is now is asked to try again once it has proved who it is', async () => {
  const asked: (string | undefined)[] = []
  const isReady = (clientId?: string): boolean => {
    asked.push(clientId)
    return clientId !== OAUTH_CLIENT
  }
  const { clock, post, secrets, uses } = world({ isReady })
  secrets.set('another', 'right')
  for (const endpoint of ['token', 'introspect', 'revoke'] as const) {
    // oxlint-disable-next-line no-await-in-loop
    const away = await post(`${inBody(OAUTH_SECRET)}&token=a`, { endpoint })
    expect(away).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  }
  expect(uses).toEqual([])
  expect((await post(inBody('right', 'another'))).status).toBe(200)
  // Who does not know the secret learns nothing from it.
  asked.length = 0
  const wrong = post(inBody('wrong'))
  await clock.advance(1000)
  expect((await wrong).status).toBe(401)
  expect(asked).toEqual([undefined])
})
