import { describe, expect, test } from 'vitest'
import { fetchGoogleKeys } from '../../../../src/cli/verify/fetch-google-keys.ts'
import type { DoorAnswer, IssuerDoor } from '../../../../src/cli/verify/issuer-door.ts'

const ENDPOINT = new URL('https://www.googleapis.com')
const KEYS = { keys: [{ kty: 'RSA', kid: 'k' }] }

function door(answer: DoorAnswer): IssuerDoor & { readonly asked: string[] } {
  const asked: string[] = []
  const get = (url: URL): Promise<DoorAnswer> => {
    asked.push(url.href)
    return Promise.resolve(answer)
  }
  return { way: 'from the issuer', asked, get }
}

describe('Google’s keys', () => {
  test('of ID tokens and of an account are at two places', async () => {
    const open = door({ ok: true, status: 200, body: KEYS })
    expect(await fetchGoogleKeys(open, ENDPOINT, undefined)).toMatchObject({ source: 'Google' })
    expect(await fetchGoogleKeys(open, ENDPOINT, 'a@b.iam.gserviceaccount.com')).toEqual({
      ok: true,
      keys: KEYS.keys,
      source: 'a@b.iam.gserviceaccount.com',
    })
    expect(open.asked).toEqual([
      'https://www.googleapis.com/oauth2/v3/certs',
      'https://www.googleapis.com/service_accounts/v1/metadata/jwk/a%40b.iam.gserviceaccount.com',
    ])
  })

  test('of what is no account are not asked for', async () => {
    const open = door({ ok: true, status: 200, body: KEYS })
    expect(await fetchGoogleKeys(open, ENDPOINT, '../../evil?')).toMatchObject({ ok: false })
    expect(open.asked).toEqual([])
  })

  test('that do not come are told', async () => {
    expect(
      await fetchGoogleKeys(door({ ok: true, status: 404, body: KEYS }), ENDPOINT, 'a'),
    ).toEqual({
      ok: false,
      why: 'https://www.googleapis.com answered with status 404 and no keys',
    })
    expect(await fetchGoogleKeys(door({ ok: false, why: 'shut' }), ENDPOINT, 'a')).toEqual({
      ok: false,
      why: 'shut',
    })
  })
})
