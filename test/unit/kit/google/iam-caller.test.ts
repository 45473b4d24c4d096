import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askGoogle, type Told } from './ask-google.ts'
import { type SmallGoogle, startSmallGoogle } from './start-small-google.ts'

const TARGET = 'target@p.iam.gserviceaccount.com'
const HOP = 'hop@p.iam.gserviceaccount.com'
const LONG = 'long@p.iam.gserviceaccount.com'
const USER = 'user:alice@example.com'
const CREATOR = 'roles/iam.serviceAccountTokenCreator'
const SCOPE = ['https://scope']

const by = (token: string | undefined): Promise<Told> =>
  askGoogle(small.google, token, `${TARGET}:generateAccessToken`, { scope: SCOPE })

let small: SmallGoogle

beforeEach(async () => {
  small = await startSmallGoogle()
})

afterEach(() => small.google.stop())

describe('the caller', () => {
  it('is told what is wrong with the token', async () => {
    expect(await by(undefined)).toMatchObject({ status: 401, reason: 'CREDENTIALS_MISSING' })
    expect(await by('ya29.x')).toMatchObject({
      status: 401,
      reason: 'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    })
    const token = small.google.accessToken(USER, { seconds: 60 })
    expect(await by(token)).toMatchObject({ status: 200 })
    small.time.now += 60_000
    expect(await by(token)).toMatchObject({ status: 401, reason: 'ACCESS_TOKEN_EXPIRED' })
  })

  it('needs a scope for this API, but not to look up locations', async () => {
    const scopes = ['https://www.googleapis.com/auth/devstorage.read_only']
    const token = small.google.accessToken(USER, { scopes })
    expect(await by(token)).toMatchObject({
      status: 403,
      reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    })
    const iam = ['https://www.googleapis.com/auth/iam']
    expect(await by(small.google.accessToken(USER, { scopes: iam }))).toMatchObject({ status: 200 })
    expect(await small.ask(`${TARGET}/allowedLocations`, undefined, token)).toMatchObject({
      status: 200,
      json: { locations: [], encodedLocations: '0x0' },
    })
  })

  it('may be a token that came from here, while its account is there and enabled', async () => {
    small.google.grants.add({
      member: `serviceAccount:${LONG}`,
      role: CREATOR,
      serviceAccount: TARGET,
    })
    const token = small.google.accessToken(`serviceAccount:${LONG}`)
    expect(await by(token)).toMatchObject({ status: 200 })
    const long = small.google.serviceAccounts.find(LONG)
    if (long !== undefined) long.disabled = true
    expect(await by(token)).toMatchObject({ status: 401, reason: 'ACCOUNT_STATE_INVALID' })
  })

  it('may sign its own token with a key of its account, for this API alone', async () => {
    const key = await small.google.serviceAccountKey(HOP)
    small.google.grants.add({
      member: `serviceAccount:${HOP}`,
      role: CREATOR,
      serviceAccount: TARGET,
    })
    const iat = Math.floor(small.time.now / 1000)
    const signed = (claims: object, kid = key.private_key_id): Promise<string> =>
      new SignJWT({
        iss: HOP,
        sub: HOP,
        aud: 'https://iamcredentials.googleapis.com/',
        iat,
        exp: iat + 3600,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(createPrivateKey(key.private_key))
    expect(await by(await signed({}))).toMatchObject({ status: 200 })
    const refused = { status: 401, reason: 'ACCESS_TOKEN_TYPE_UNSUPPORTED' }
    expect(await by(await signed({ aud: 'https://storage.googleapis.com/' }))).toMatchObject(
      refused,
    )
    expect(await by(await signed({ sub: TARGET }))).toMatchObject(refused)
    expect(await by(await signed({ exp: iat + 3601 }))).toMatchObject(refused)
    expect(await by(await signed({}, 'other'))).toMatchObject(refused)
    small.time.now += 3_600_000
    expect(await by(await signed({}))).toMatchObject({ reason: 'ACCESS_TOKEN_EXPIRED' })
  })
})
