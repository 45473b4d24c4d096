import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SmallGoogle, startSmallGoogle } from './start-small-google.ts'

const TARGET = 'target@p.iam.gserviceaccount.com'
const SCOPE = ['https://scope']

const unknown = (name: string): string =>
  `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`

let small: SmallGoogle

beforeEach(async () => {
  small = await startSmallGoogle()
})

afterEach(() => small.google.stop())

describe('a request to iamcredentials', () => {
  it('is refused for a field that nobody knows, in the words of Google', async () => {
    const { status, json } = await small.accessToken({ lifetimes: '600s', extra: 1 })
    expect({ status, json }).toMatchObject({
      status: 400,
      json: {
        error: {
          code: 400,
          message: `${unknown('lifetimes')}\n${unknown('extra')}`,
          status: 'INVALID_ARGUMENT',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.BadRequest',
              fieldViolations: [
                { description: unknown('lifetimes') },
                { description: unknown('extra') },
              ],
            },
          ],
        },
      },
    })
  })

  it('may write an ID token’s switches as texts, and the field that is in no document', async () => {
    const body = { audience: 'a', includeEmail: 'true', useEmailAzp: true }
    expect(await small.ask(`${TARGET}:generateIdToken`, body)).toMatchObject({ status: 200 })
    const wrong = { audience: 'a', includeEmail: 'yes' }
    const { message } = await small.ask(`${TARGET}:generateIdToken`, wrong)
    expect(message).toBe(`Invalid value at 'include_email' (TYPE_BOOL), "yes"`)
  })

  it.each(['{', '[]', '"text"', 'null'])('is refused with the body %s', async (body) => {
    expect(await small.ask(`${TARGET}:generateAccessToken`, body)).toMatchObject({ status: 400 })
  })

  it.each([
    ['alt=json', 200],
    ['%24alt=json;enum-encoding=int&prettyPrint=false', 200],
    ['alt=proto', 400],
    ['lifetime=600s', 400],
  ])('with the query %s is answered with %i', async (query, status) => {
    const told = await small.ask(`${TARGET}:generateAccessToken?${query}`, { scope: SCOPE })
    expect(told.status).toBe(status)
  })

  it.each([
    [`${TARGET}:generateAccessToken`, 200],
    [`${TARGET.replace('@', '%40')}:generateAccessToken`, 200],
    ['100000000000000000001:generateAccessToken', 200],
    [`/v1/projects/p/serviceAccounts/${TARGET}:generateAccessToken`, 400],
    ['p.svc.id.goog:generateAccessToken', 400],
    ['..%2F..%2Fx:generateAccessToken', 400],
    ['nobody@p.iam.gserviceaccount.com:generateAccessToken', 404],
    [`${TARGET}:generateAnything`, 404],
    [`/v2/projects/-/serviceAccounts/${TARGET}:generateAccessToken`, 404],
  ])('to %s is answered with %i', async (path, status) => {
    expect((await small.ask(path, { scope: SCOPE })).status).toBe(status)
  })

  it('says which form an id has to have, and that an account is not there', async () => {
    const form = await small.ask('p.svc.id.goog:generateAccessToken', { scope: SCOPE })
    expect(form.message).toBe(
      'Invalid form of account ID p.svc.id.goog. Should be [Gaia ID |Email |Unique ID |] of the account',
    )
    small.google.serviceAccounts.remove(TARGET)
    const gone = await small.accessToken()
    expect(gone).toMatchObject({
      status: 404,
      message: `Not found; Gaia id not found for email ${TARGET}`,
    })
  })
})
