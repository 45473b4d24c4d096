import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Told } from './ask-google.ts'
import { type SmallGoogle, startSmallGoogle } from './start-small-google.ts'

const TARGET = 'target@p.iam.gserviceaccount.com'
const HOP = 'hop@p.iam.gserviceaccount.com'
const USER = 'user:alice@example.com'
const CREATOR = 'roles/iam.serviceAccountTokenCreator'
const SCOPE = ['https://scope']
const HOP_NAME = `projects/-/serviceAccounts/${HOP}`

let small: SmallGoogle

beforeEach(async () => {
  small = await startSmallGoogle()
})

afterEach(() => small.google.stop())

describe('a chain of delegates', () => {
  const DENIED = {
    status: 403,
    reason: 'IAM_PERMISSION_DENIED',
    message:
      "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
  }
  const toHop = { member: USER, role: CREATOR, serviceAccount: HOP } as const
  const toTarget = {
    member: `serviceAccount:${HOP}`,
    role: CREATOR,
    serviceAccount: TARGET,
  } as const

  beforeEach(() => {
    small.google.grants.revoke({ member: USER, role: CREATOR, serviceAccount: TARGET })
    small.google.grants.add(toHop)
    small.google.grants.add(toTarget)
  })

  it.each([[[HOP]], [[HOP_NAME]]])('may be written %j', async (delegates) => {
    expect(await small.accessToken({ delegates })).toMatchObject({ status: 200 })
    expect(small.google.ledger.entries().at(-1)).toMatchObject({ caller: USER, delegates: [HOP] })
  })

  it.each([[null], [[]], [undefined]])('is none when it is %j', async (delegates) => {
    expect(await small.accessToken({ delegates })).toMatchObject(DENIED)
  })

  it('is refused alike whichever hop lacks its grant, and heals with it', async () => {
    for (const grant of [toHop, toTarget]) {
      small.google.grants.revoke(grant)
      expect(await small.accessToken({ delegates: [HOP] })).toMatchObject(DENIED)
      small.google.grants.add(grant)
      expect(await small.accessToken({ delegates: [HOP] })).toMatchObject({ status: 200 })
    }
  })

  it('needs Token Creator at every hop before the last', async () => {
    small.google.grants.revoke(toHop)
    small.google.grants.add({ ...toHop, role: 'roles/iam.workloadIdentityUser' })
    expect(await small.accessToken({ delegates: [HOP] })).toMatchObject(DENIED)
  })

  it('is refused through a disabled account', async () => {
    const hop = small.google.serviceAccounts.find(HOP)
    if (hop !== undefined) hop.disabled = true
    expect(await small.accessToken({ delegates: [HOP] })).toMatchObject(DENIED)
  })

  it.each([
    [['projects/p/serviceAccounts/' + HOP], 400],
    [['serviceAccounts/' + HOP], 400],
    [['not an email'], 400],
    [['nobody@p.iam.gserviceaccount.com'], 404],
  ])('%j is answered with %i', async (delegates, status) => {
    expect((await small.accessToken({ delegates })).status).toBe(status)
  })
})

describe('roles', () => {
  const METHODS = {
    generateAccessToken: { scope: SCOPE },
    generateIdToken: { audience: 'a' },
    signJwt: { payload: '{}' },
    signBlob: { payload: 'AAAA' },
  }

  it.each([
    [CREATOR, [200, 200, 200, 200]],
    ['roles/iam.serviceAccountOpenIdTokenCreator', [403, 200, 403, 403]],
    ['roles/iam.workloadIdentityUser', [200, 200, 403, 403]],
  ] as const)('%s gives what it gives', async (role, statuses) => {
    small.google.grants.add({ member: 'user:bob@example.com', role, serviceAccount: TARGET })
    const token = small.google.accessToken('user:bob@example.com')
    const seen: number[] = []
    for (const [method, body] of Object.entries(METHODS)) {
      seen.push((await small.ask(`${TARGET}:${method}`, body, token)).status)
    }
    expect(seen).toEqual(statuses)
  })
})

describe('a member', () => {
  const POOLS = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools'
  const bySubject = (): Promise<Told> =>
    small.accessToken({}, small.google.accessToken(`principal:${POOLS}/mine/subject/a`))

  it.each([
    [`principal:${POOLS}/mine/subject/a`, 200],
    [`principal:${POOLS}/mine/subject/b`, 403],
    [`principalSet:${POOLS}/mine/*`, 200],
    [`principalSet:${POOLS}/other/*`, 403],
    [`principal:${POOLS}/mine/*`, 403],
  ])('%s is this subject: %i', async (member, status) => {
    small.google.grants.add({ member, role: CREATOR, serviceAccount: TARGET })
    expect((await bySubject()).status).toBe(status)
  })
})
