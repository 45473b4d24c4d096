import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ExampleK0rdent, startExampleK0rdent } from '../kit/k0rdent/example-k0rdent.ts'
import type { K0rdentFault } from '../kit/k0rdent/k0rdent-fault.ts'
import { type PlainAnswer, type PlainClient, plainClient } from '../kit/k0rdent/plain-client.ts'
import type { K0rdentEmulator } from '../kit/k0rdent/start-k0rdent-emulator.ts'

const SA = 'sa-pipeline-prod'
const CREDENTIALS = `/${SA}/credentials`
const CREATE = { call: 'create' } as const
const EXPIRES = '2026-11-22T15:00:00Z'

let example: ExampleK0rdent
let k0rdent: K0rdentEmulator
let client: PlainClient

beforeEach(async () => {
  example = await startExampleK0rdent(Date.parse('2026-11-22T12:00:00Z'))
  k0rdent = example.k0rdent
  client = example.client
})

afterEach(() => example[Symbol.asyncDispose]())

const create = (): Promise<PlainAnswer> => client.call('POST', CREDENTIALS, { expiresAt: EXPIRES })
const list = (): Promise<PlainAnswer> => client.call('GET', CREDENTIALS)
const created = (): number => k0rdent.ledger.active(SA).length
/** Whether it is still under way after a moment. */
const pending = async (promise: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([promise.then(() => 'over'), sleep(60, 'pending')])) === 'pending'

describe('a fault', () => {
  it('dropBefore ends the connection, and nothing was done', async () => {
    const armed = k0rdent.faults.arm(CREATE, { do: 'dropBefore' })
    await expect(create()).rejects.toThrow('fetch failed')
    await armed.over
    expect(created()).toBe(0)
    expect(k0rdent.ledger.entries()).toMatchObject([
      { fault: 'dropBefore', status: undefined, sent: undefined, committedAt: undefined },
    ])
    expect((await create()).status).toBe(201)
    expect(armed.hits()).toBe(1)
  })

  it('loseAnswer ends the connection, and it was done', async () => {
    const armed = k0rdent.faults.arm(CREATE, { do: 'loseAnswer' })
    await expect(create()).rejects.toThrow('fetch failed')
    await armed.reached
    expect(created()).toBe(1)
    expect(k0rdent.ledger.creates()).toMatchObject([{ status: 201, sent: undefined }])
    expect(k0rdent.ledger.orphans([])).toMatchObject([{ id: 'cred-001' }])
  })

  it('loseAnswer of a delete lets the second one say 404', async () => {
    const { record } = k0rdent.createCredential(SA)
    k0rdent.faults.arm({ call: 'delete' }, { do: 'loseAnswer' })
    const path = `${CREDENTIALS}/${record.id}`
    await expect(client.call('DELETE', path)).rejects.toThrow('fetch failed')
    expect((await client.call('DELETE', path)).status).toBe(404)
    expect(k0rdent.ledger.deletes()).toHaveLength(1)
  })

  it('late ends the connection at once and is done some time later', async () => {
    const armed = k0rdent.faults.arm(CREATE, { do: 'late', milliseconds: 150 })
    await expect(create()).rejects.toThrow('fetch failed')
    expect((await list()).json.credentials).toEqual([])
    await armed.reached
    expect(await pending(armed.over)).toBe(true)
    await armed.over
    expect((await list()).json.credentials).toHaveLength(1)
    expect(k0rdent.ledger.creates()).toMatchObject([{ status: 201, sent: undefined }])
  })

  it('late may as well be silent until the client gives up', async () => {
    const armed = k0rdent.faults.arm(CREATE, { do: 'late', milliseconds: 50, hang: true })
    const asked = create().catch(() => 'failed')
    await armed.over
    expect(created()).toBe(1)
    expect(await pending(asked)).toBe(true)
    await client[Symbol.asyncDispose]()
    expect(await asked).toBe('failed')
  })

  it('hold has it done and keeps the answer until release', async () => {
    const armed = k0rdent.faults.arm(CREATE, { do: 'hold' })
    const asked = create()
    await armed.reached
    expect(created()).toBe(1)
    expect(await pending(asked)).toBe(true)
    armed.release()
    expect((await asked).json.clientSecret).toMatch(/^plt_cs_/)
    await armed.over
  })

  it('hold is over when the client has gone, who never learns', async () => {
    const armed = k0rdent.faults.arm(CREATE, { do: 'hold' })
    const other = plainClient(k0rdent, await k0rdent.issueAdminToken('user-admin-002'))
    const asked = other.call('POST', CREDENTIALS, {}).catch(() => 'failed')
    await armed.reached
    await other[Symbol.asyncDispose]()
    expect(await asked).toBe('failed')
    await armed.over
    expect(k0rdent.ledger.creates()).toMatchObject([{ sent: undefined }])
  })

  it('holdBefore has it done only at release, also for a client that has gone', async () => {
    const armed = k0rdent.faults.arm({ call: 'create', nth: 'always' }, { do: 'holdBefore' })
    const other = plainClient(k0rdent, await k0rdent.issueAdminToken('user-admin-002'))
    const gone = other.call('POST', CREDENTIALS, {}).catch(() => 'failed')
    const asked = create()
    await armed.reached
    await other[Symbol.asyncDispose]()
    expect(await gone).toBe('failed')
    expect(await pending(asked)).toBe(true)
    expect(created()).toBe(0)
    armed.release()
    expect((await asked).status).toBe(201)
    expect(created()).toBe(2)
    expect(armed.hits()).toBe(2)
  })

  it.each<[string, K0rdentFault, number, string | null]>([
    ['status', { do: 'status', code: 503, headers: { 'retry-after': '9' } }, 503, '9'],
    ['tooManyRequests', { do: 'tooManyRequests' }, 429, null],
    ['tooManyRequests', { do: 'tooManyRequests', retryAfter: '7' }, 429, '7'],
  ])('%s is an answer before anything is done', async (_what, fault, status, retryAfter) => {
    k0rdent.faults.arm(CREATE, fault)
    const answer = await create()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter])
    expect(answer.json.error.code).toBe(status)
    expect(created()).toBe(0)
  })

  it('redirect names another address, and nothing was done', async () => {
    const to = 'https://127.0.0.1:1/elsewhere'
    k0rdent.faults.arm({ call: 'list' }, { do: 'redirect', to })
    const answer = await list()
    expect([answer.status, answer.headers.get('location')]).toEqual([307, to])
    expect(k0rdent.ledger.entries({ call: 'list' })).toMatchObject([
      { status: undefined, sent: 307 },
    ])
  })

  it('statusAfterCommit says it failed when it was done', async () => {
    k0rdent.faults.arm(CREATE, { do: 'statusAfterCommit', code: 502 })
    expect((await create()).status).toBe(502)
    expect(k0rdent.ledger.creates()).toMatchObject([{ status: 201, sent: 502 }])
  })

  it('truncate breaks off in the middle of an answer', async () => {
    k0rdent.faults.arm(CREATE, { do: 'truncate' })
    await expect(create()).rejects.toThrow('terminated')
    expect(created()).toBe(1)
  })

  it('html, withoutSecret and wrongExpiresAt spoil what the create says', async () => {
    k0rdent.faults.arm({ ...CREATE, nth: 1 }, { do: 'html' })
    k0rdent.faults.arm({ ...CREATE, nth: 2 }, { do: 'withoutSecret' })
    k0rdent.faults.arm({ ...CREATE, nth: 3 }, { do: 'wrongExpiresAt' })
    k0rdent.faults.arm({ ...CREATE, nth: 4 }, { do: 'wrongExpiresAt', expiresAt: 'soon' })
    const page = await create()
    expect([page.status, page.headers.get('content-type')]).toEqual([
      201,
      'text/html; charset=utf-8',
    ])
    expect(page.json).toBeUndefined()
    const bare = (await create()).json
    expect(bare).toMatchObject({ id: 'cred-002', expiresAt: EXPIRES })
    expect(bare).not.toHaveProperty('clientSecret')
    expect((await create()).json.expiresAt).toBe('2026-11-22T16:00:00.000Z')
    expect((await create()).json.expiresAt).toBe('soon')
    const granted = k0rdent.ledger.active(SA).map(({ expiresAt }) => expiresAt)
    expect(granted).toEqual([1, 2, 3, 4].map(() => Date.parse(EXPIRES)))
    expect((await create()).json.clientSecret).toMatch(/^plt_cs_cred-005_/)
  })

  it('a spoilt answer leaves a refusal as it is', async () => {
    k0rdent.faults.arm(CREATE, { do: 'withoutSecret' })
    const refused = await client.call('POST', CREDENTIALS, { name: 'mine' })
    expect([refused.status, refused.json.error.code]).toEqual([400, 400])
  })

  it('slow is right, only later', async () => {
    k0rdent.faults.arm({ call: 'token' }, { do: 'slow', milliseconds: 100 })
    const { clientId, clientSecret } = k0rdent.createCredential(SA)
    const before = performance.now()
    expect((await client.token(clientId, clientSecret)).status).toBe(200)
    // A timer may fire a millisecond early by another clock.
    expect(performance.now() - before).toBeGreaterThanOrEqual(98)
  })
})

describe('a selector', () => {
  it('finds each of the calls, and any', async () => {
    const { clientId, clientSecret, record } = k0rdent.createCredential(SA)
    const one = `${CREDENTIALS}/${record.id}`
    const calls = [
      ['create', create],
      ['list', list],
      ['get', () => client.call('GET', one)],
      ['serviceAccount', () => client.call('GET', `/${SA}`)],
      ['token', () => client.token(clientId, clientSecret)],
      ['delete', () => client.call('DELETE', one)],
    ] as const
    for (const [call, ask] of calls) {
      const armed = k0rdent.faults.arm({ call }, { do: 'status', code: 500 })
      const any = k0rdent.faults.arm({ nth: 2 }, { do: 'status', code: 501 })
      expect((await ask()).status).toBe(500)
      expect((await ask()).status).toBe(501)
      expect((await ask()).status).toBeLessThan(300)
      expect([armed.hits(), any.hits()]).toEqual([1, 1])
    }
  })

  it('counts the calls of one service account or credential since it was armed', async () => {
    await create()
    const fault = { do: 'status', code: 500 } as const
    const third = k0rdent.faults.arm({ call: 'list', serviceAccountId: SA, nth: 2 }, fault)
    const one = k0rdent.faults.arm({ call: 'get', credentialId: 'cred-002' }, fault)
    expect((await list()).status).toBe(200)
    expect((await client.call('GET', '/sa-project/credentials')).status).toBe(200)
    expect(third.hits()).toBe(0)
    expect((await list()).status).toBe(500)
    expect((await client.call('GET', `${CREDENTIALS}/cred-001`)).status).toBe(200)
    expect((await client.call('GET', `${CREDENTIALS}/cred-002`)).status).toBe(500)
    expect([third.hits(), one.hits()]).toEqual([1, 1])
  })

  it('hits always until it is removed, and never when it is not asked', async () => {
    const armed = k0rdent.faults.arm({ call: 'list', nth: 'always' }, { do: 'status', code: 500 })
    const other = k0rdent.faults.arm({ call: 'delete' }, { do: 'dropBefore' })
    expect([(await list()).status, (await list()).status]).toEqual([500, 500])
    armed.remove()
    expect((await list()).status).toBe(200)
    expect([armed.hits(), other.hits()]).toEqual([2, 0])
    expect(await pending(other.reached)).toBe(true)
  })

  it('is cleared with all the others, and what they hold goes on', async () => {
    const armed = k0rdent.faults.arm(CREATE, { do: 'hold' })
    k0rdent.faults.arm({ call: 'list' }, { do: 'dropBefore' })
    const asked = create()
    await armed.reached
    k0rdent.faults.clear()
    expect((await asked).status).toBe(201)
    expect((await list()).status).toBe(200)
  })
})

it('a k0rdent that cannot be reached refuses connections, and is back with all that it knew', async () => {
  await create()
  await k0rdent.setReachable(false)
  await expect(list()).rejects.toThrow('fetch failed')
  await k0rdent.setReachable(true)
  expect((await list()).json.credentials).toHaveLength(1)
})

it('a k0rdent that stops leaves nobody waiting', async () => {
  k0rdent.faults.arm({ call: 'list' }, { do: 'late', milliseconds: 10, hang: true })
  const asked = list().catch(() => 'failed')
  const held = k0rdent.faults.arm(CREATE, { do: 'hold' })
  const answer = create().catch(() => 'failed')
  await held.reached
  await k0rdent.stop()
  expect(await asked).toBe('failed')
  expect(await Promise.race([answer.then(() => 'over'), sleep(1000, 'hanging')])).toBe('over')
})
