import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Told } from './ask-google.ts'
import { type SmallGoogle, startSmallGoogle } from './start-small-google.ts'

const TARGET = 'target@p.iam.gserviceaccount.com'
const LONG = 'long@p.iam.gserviceaccount.com'
const SCOPE = ['https://scope']
const NOW = Date.parse('2026-11-22T12:00:00.750Z')

const long = (lifetime: string): Promise<Told> =>
  small.ask(`${LONG}:generateAccessToken`, { scope: SCOPE, lifetime })

let small: SmallGoogle

beforeEach(async () => {
  small = await startSmallGoogle()
})

afterEach(() => small.google.stop())

describe('generateAccessToken', () => {
  it('tells the expiry in whole seconds, never later than it is', async () => {
    const { json } = await small.accessToken({ lifetime: '600.5s' })
    expect(json['expireTime']).toBe('2026-11-22T12:10:01Z')
    expect(small.google.introspect(String(json['accessToken']))).toEqual({
      member: `serviceAccount:${TARGET}`,
      scopes: SCOPE,
      expiresAt: Date.parse('2026-11-22T12:10:01Z'),
    })
    expect(json['accessToken']).toMatch(/^ya29\.[\w-]+\.[\w.-]{100,}$/)
  })

  it('grants less than was asked for when it is told to', async () => {
    small.google.settings.accessTokenSeconds = 90
    const { json } = await small.accessToken({ lifetime: '600s' })
    expect(json['expireTime']).toBe('2026-11-22T12:01:30Z')
  })

  it('gives more than an hour only to accounts that may have it, and nobody more than twelve', async () => {
    expect(await small.accessToken({ lifetime: '3600s' })).toMatchObject({ status: 200 })
    expect(await small.accessToken({ lifetime: '3601s' })).toMatchObject({ status: 400 })
    expect(await long('43200s')).toMatchObject({ status: 200 })
    expect(await long('43201s')).toMatchObject({ status: 400 })
  })

  it.each([
    ['no scope', { scope: [] }],
    ['a lifetime of nothing', { lifetime: '0s' }],
    ['a lifetime without its unit', { lifetime: '600' }],
    ['a lifetime as a number', { lifetime: 600 }],
    ['a scope that is no list', { scope: SCOPE[0] }],
  ])('refuses %s', async (_, body) => {
    expect(await small.accessToken(body)).toMatchObject({ status: 400 })
  })
})

describe('signJwt', () => {
  const seconds = Math.floor(NOW / 1000)

  it.each([
    ['{"exp": 1}', 400],
    [`{"exp": ${seconds + 12 * 3600}}`, 200],
    [`{"exp": ${seconds + 12 * 3600 + 2}}`, 400],
    [`{"exp": ${seconds + 60}.5}`, 400],
    [`{"exp": "${seconds + 60}"}`, 400],
    ['{"n": 1}', 200],
    ['[]', 400],
    ['text', 400],
    ['', 400],
  ])('answers the payload %s with %i', async (payload, status) => {
    expect((await small.ask(`${TARGET}:signJwt`, { payload })).status).toBe(status)
  })
})

describe('signBlob', () => {
  it.each(['', '%%%', 'A'])('refuses the payload "%s"', async (payload) => {
    expect((await small.ask(`${TARGET}:signBlob`, { payload })).status).toBe(400)
  })
})
