import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ExampleK0rdent, startExampleK0rdent } from '../kit/k0rdent/example-k0rdent.ts'
import type { K0rdentSettings } from '../kit/k0rdent/k0rdent-settings.ts'
import type { PlainClient } from '../kit/k0rdent/plain-client.ts'
import type { K0rdentEmulator } from '../kit/k0rdent/start-k0rdent-emulator.ts'

const SA = 'sa-pipeline-prod'
const CREDENTIALS = `/${SA}/credentials`
const HOUR = 3_600_000
const NOW = Date.parse('2026-11-22T12:00:00.250Z')

let k0rdent: K0rdentEmulator
let client: PlainClient
let example: ExampleK0rdent

beforeEach(async () => {
  example = await startExampleK0rdent(NOW)
  k0rdent = example.k0rdent
  client = example.client
})

afterEach(() => example[Symbol.asyncDispose]())

const set = (settings: Partial<K0rdentSettings>): void =>
  void Object.assign(k0rdent.settings, settings)
const at = (milliseconds: number): string => new Date(milliseconds).toISOString()
const create = (body: unknown = {}, path = CREDENTIALS) => client.call('POST', path, body)
const list = (query = '') => client.call('GET', `${CREDENTIALS}${query}`)
const ids = (json: { credentials: { id: string }[] }): string[] =>
  json.credentials.map(({ id }) => id)

describe('credentials of a service account', () => {
  it('are created with a secret that no other answer has', async () => {
    const expiresAt = '2026-11-22T15:00:00Z'
    const created = await create({ expiresAt })
    expect(created.status).toBe(201)
    const { clientSecret, ...rest } = created.json
    expect(clientSecret).toMatch(/^plt_cs_cred-001_[\w-]{43}$/)
    expect(rest).toEqual({
      selfLink: `/v1/iam/service-accounts/${SA}/credentials/cred-001`,
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      id: 'cred-001',
      serviceAccountId: SA,
      status: 'active',
      createdBy: 'user-admin-001',
      createdAt: '2026-11-22T12:00:00Z',
      expiresAt,
      lastUsedAt: null,
      lastUsedIp: null,
    })
    expect((await list()).json).toEqual({ credentials: [rest] })
    expect((await client.call('GET', `${CREDENTIALS}/cred-001`)).json).toEqual(rest)
  })

  it('are deleted at once, for good, and only where they are', async () => {
    const { clientSecret } = (await create()).json
    expect((await client.call('DELETE', '/sa-project/credentials/cred-001')).status).toBe(404)
    const deleted = await client.call('DELETE', `${CREDENTIALS}/cred-001`)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    expect((await client.call('DELETE', `${CREDENTIALS}/cred-001`)).status).toBe(404)
    expect((await client.call('GET', `${CREDENTIALS}/cred-001`)).status).toBe(404)
    expect((await list()).json).toEqual({ credentials: [] })
    expect((await client.token(`${SA}@myorg.iam`, clientSecret)).status).toBe(401)
  })

  it('get the default lifetime when none is asked for, and never more than the maximum', async () => {
    set({ defaultLifetimeMs: HOUR, maxLifetimeMs: 2 * HOUR, subSeconds: 'keep' })
    expect((await create()).json.expiresAt).toBe(at(NOW + HOUR))
    expect((await create({ expiresAt: at(NOW + 2 * HOUR) })).status).toBe(201)
    const refused = await create({ expiresAt: at(NOW + 2 * HOUR + 1) })
    expect([refused.status, refused.json.error.code]).toEqual([400, 400])
    set({ clampsOverMaximum: true })
    expect((await create({ expiresAt: at(NOW + 9 * HOUR) })).json.expiresAt).toBe(
      at(NOW + 2 * HOUR),
    )
    expect(k0rdent.ledger.entries({ call: 'create' }).at(-1)).toMatchObject({
      requestedExpiresAt: NOW + 9 * HOUR,
      grantedExpiresAt: NOW + 2 * HOUR,
    })
  })

  it('keep the milliseconds of expiresAt, or have them cut', async () => {
    const expiresAt = '2026-11-22T15:00:00.999Z'
    expect((await create({ expiresAt })).json.expiresAt).toBe('2026-11-22T15:00:00Z')
    expect(k0rdent.ledger.creates().at(-1)?.grantedExpiresAt).toBe(
      Date.parse('2026-11-22T15:00:00Z'),
    )
    set({ subSeconds: 'keep' })
    expect((await create({ expiresAt })).json.expiresAt).toBe(expiresAt)
  })

  it.each([
    ['a name', { name: 'mine' }],
    ['a time without a zone', { expiresAt: '2026-11-22T15:00:00' }],
    ['a time that has passed', { expiresAt: at(NOW) }],
    ['no object', 7],
  ])('are refused with %s', async (_what, body) => {
    expect((await create(body)).status).toBe(400)
    expect(k0rdent.ledger.credentials()).toEqual([])
  })

  it('are five at most, not counting those that have expired', async () => {
    for (let count = 0; count < 4; count += 1) await create({ expiresAt: at(NOW + 2 * HOUR) })
    await create({ expiresAt: at(NOW + HOUR) })
    expect((await create()).status).toBe(409)
    set({ slotsExhaustedStatus: 422 })
    expect((await create()).status).toBe(422)
    expect((await create({}, '/sa-project/credentials')).status).toBe(201)
    example.pass(HOUR)
    expect((await create()).status).toBe(201)
    expect((await create()).status).toBe(422)
    await client.call('DELETE', `${CREDENTIALS}/cred-001`)
    expect((await create()).status).toBe(201)
    expect(k0rdent.ledger.mostActive(SA)).toBe(5)
    expect(k0rdent.ledger.active(SA)).toHaveLength(5)
  })

  it('expire for good when their time comes, whatever the clock does then', async () => {
    const { clientSecret } = (await create({ expiresAt: at(NOW + HOUR) })).json
    await create({ expiresAt: at(NOW + 2 * HOUR) })
    k0rdent.setOffset(HOUR)
    expect(ids((await list('?status=expired')).json)).toEqual(['cred-001'])
    expect(ids((await list('?status=active')).json)).toEqual(['cred-002'])
    expect((await client.token(`${SA}@myorg.iam`, clientSecret)).status).toBe(401)
    k0rdent.setOffset(3 * HOUR)
    k0rdent.setOffset(0)
    expect(ids((await list('?status=expired')).json)).toEqual(['cred-001', 'cred-002'])
    expect((await client.token(`${SA}@myorg.iam`, clientSecret)).status).toBe(401)
  })
})

describe('a list of credentials', () => {
  it('comes in pages of 50 unless told, which lose nothing when something goes between them', async () => {
    for (let count = 0; count < 53; count += 1) k0rdent.createCredential(SA)
    const first = (await list()).json
    expect(first.credentials).toHaveLength(50)
    expect(first).not.toHaveProperty('total')
    k0rdent.revoke('cred-050')
    k0rdent.revoke('cred-007')
    const second = (await list(`?pageToken=${first.nextPageToken}&pageSize=2`)).json
    expect(ids(second)).toEqual(['cred-051', 'cred-052'])
    const third = (await list(`?pageToken=${second.nextPageToken}`)).json
    expect(ids(third)).toEqual(['cred-053'])
    expect(third).not.toHaveProperty('nextPageToken')
    expect((await list('?pageSize=500')).json.credentials).toHaveLength(51)
  })

  it('may be counted through by offset, with the total, of one status too', async () => {
    for (let count = 0; count < 5; count += 1) {
      k0rdent.createCredential(SA, { expiresAt: NOW + (count % 2 === 0 ? HOUR : 2 * HOUR) })
    }
    const page = (await list('?offset=1&pageSize=2')).json
    expect([ids(page), page.total]).toEqual([['cred-002', 'cred-003'], 5])
    expect(page).not.toHaveProperty('nextPageToken')
    example.pass(HOUR)
    const active = (await list('?offset=0&status=active')).json
    expect([ids(active), active.total]).toEqual([['cred-002', 'cred-004'], 2])
  })

  it.each([
    '?pageSize=0',
    '?pageSize=501',
    '?pageSize=x',
    '?offset=-1',
    '?pageToken=bm9uc2Vuc2U',
    '?status=gone',
    '?limit=5',
    '?offset=0&pageToken=YWZ0ZXI6Y3JlZC0wMDE',
  ])('is refused with %s', async (query) => {
    expect((await list(query)).status).toBe(400)
  })

  it('may be stale: the latest create is not in it, so many times', async () => {
    await create()
    await create()
    k0rdent.staleLists(2)
    expect(ids((await list()).json)).toEqual(['cred-001'])
    expect((await list('?offset=0')).json.total).toBe(1)
    expect(ids((await list()).json)).toEqual(['cred-001', 'cred-002'])
  })
})

describe('answers', () => {
  it('have errors in the envelope of the endpoint pages', async () => {
    const refused = await client.call('GET', '/sa-none')
    expect(refused.json).toEqual({ error: { code: 404, message: expect.any(String), details: [] } })
  })

  it('have errors and, if told, successes in the envelope of the common structures', async () => {
    set({ envelope: 'common' })
    const meta = {
      requestId: expect.stringMatching(/^req_global-\d{13}-[0-9a-f]{12}$/),
      timestamp: at(NOW),
    }
    const refused = await client.call('GET', '/sa-none')
    const error = { code: 'NOT_FOUND', message: expect.any(String) }
    expect(refused.json).toEqual({ success: false, error, meta })
    expect(refused.headers.get('x-request-id')).toBe(refused.json.meta.requestId)
    expect((await list()).json).toEqual({ credentials: [] })
    set({ wrapsSuccess: true })
    expect((await list()).json).toEqual({ success: true, data: { credentials: [] }, meta })
  })

  it('say what time it is at the service, unless told not to', async () => {
    k0rdent.setOffset(-10 * 60_000)
    expect((await list()).headers.get('date')).toBe('Sun, 22 Nov 2026 11:50:00 GMT')
    expect((await create()).json.createdAt).toBe('2026-11-22T11:50:00Z')
    set({ sendsDate: false })
    expect((await list()).headers.get('date')).toBeNull()
  })

  it('come by TLS that a process trusts by NODE_EXTRA_CA_CERTS and not without', async () => {
    const run = (env: Record<string, string>) =>
      promisify(execFile)(
        process.execPath,
        [
          '-e',
          'fetch(process.argv[1]).then(({ status }) => process.stdout.write(`${status}`))',
          k0rdent.url,
        ],
        { env },
      )
    expect((await run({ NODE_EXTRA_CA_CERTS: k0rdent.caFile })).stdout).toBe('404')
    await expect(run({})).rejects.toThrow('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  })
})

describe('the ledger', () => {
  it('tells what took effect from what was refused, and keeps no secret', async () => {
    const { clientSecret } = (await create({ expiresAt: at(NOW + HOUR) })).json
    await create({ expiresAt: at(NOW - HOUR) })
    const { clientSecret: used } = (await create()).json
    const { json } = await client.token(`${SA}@myorg.iam`, used)
    await client.call('DELETE', `${CREDENTIALS}/cred-001`)
    await client.call('DELETE', `${CREDENTIALS}/cred-001`)
    const { ledger } = k0rdent
    expect(ledger.creates(SA).map(({ credentialId }) => credentialId)).toEqual([
      'cred-001',
      'cred-002',
    ])
    expect(ledger.entries({ call: 'create', status: 400 })).toMatchObject([
      { at: NOW, caller: 'user-admin-001', requestedExpiresAt: NOW - HOUR, committedAt: undefined },
    ])
    expect(ledger.deletes()).toMatchObject([
      { credentialId: 'cred-001', committedAt: NOW, sent: 204 },
    ])
    expect(ledger.deletes('sa-project')).toEqual([])
    expect(ledger.entries({ call: 'token' })).toMatchObject([
      {
        caller: `${SA}@myorg.iam`,
        serviceAccountId: SA,
        credentialId: 'cred-002',
        committedAt: NOW,
      },
    ])
    expect(ledger.credentials(SA)).toMatchObject([{ deletedAt: NOW }, { deletedAt: undefined }])
    const digest = createHash('sha256').update(clientSecret).digest('hex')
    expect(ledger.credentials(SA)[0]?.secretSha256).toBe(digest)
    const all = JSON.stringify([ledger.entries(), ledger.credentials()])
    for (const secret of [clientSecret, used, json.access_token]) {
      expect(k0rdent.issuedSecrets()).toContain(secret)
      expect(all).not.toContain(secret)
    }
  })

  it('finds orphans: active and known to nobody', () => {
    const [, gone, known] = [1, 2, 3].map((hours) =>
      k0rdent.createCredential(SA, { expiresAt: NOW + hours * HOUR }),
    )
    const lost = k0rdent.createCredential('sa-project', { createdBy: 'another cluster' })
    k0rdent.revoke(gone?.record.id ?? '')
    example.pass(HOUR)
    const orphans = k0rdent.ledger.orphans([known?.record.id ?? ''])
    expect(orphans.map(({ id, createdBy }) => [id, createdBy])).toEqual([
      [lost.record.id, 'another cluster'],
    ])
    expect(k0rdent.authenticates(lost.clientId, lost.clientSecret)).toBe(true)
    expect(k0rdent.ledger.credentials('sa-project')[0]?.uses).toEqual([])
  })
})
