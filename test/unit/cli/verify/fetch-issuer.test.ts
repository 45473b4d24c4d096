import { describe, expect, test } from 'vitest'
import { fetchIssuer } from '../../../../src/cli/verify/fetch-issuer.ts'
import type { DoorAnswer, IssuerDoor } from '../../../../src/cli/verify/issuer-door.ts'

const URL_OF = 'https://issuer.example/local'
const DISCOVERY = {
  issuer: URL_OF,
  jwks_uri: `${URL_OF}/jwks`,
  id_token_signing_alg_values_supported: ['ES256'],
}
const KEYS = { keys: [{ kty: 'EC', kid: 'k' }] }

const ok = (body: unknown, status = 200): DoorAnswer => ({ ok: true, status, body })

function door(
  way: string,
  answers: Readonly<Record<string, DoorAnswer>>,
): IssuerDoor & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    way,
    asked,
    get: (url) => {
      asked.push(url.href)
      return Promise.resolve(answers[url.pathname] ?? { ok: false, why: `${way} is shut` })
    },
  }
}

const GOOD = {
  '/local/.well-known/openid-configuration': ok(DISCOVERY),
  '/local/jwks': ok(KEYS),
  '/local/blob-keys': ok({ keys: [] }),
}

describe('an issuer', () => {
  test('is read by the first way that leads there', async () => {
    const [shut, open] = [door('first', {}), door('second', GOOD)]
    const fetched = await fetchIssuer([shut, open], URL_OF, 'jwks')
    expect(fetched).toMatchObject({
      ok: true,
      published: { algorithms: ['ES256'], keys: KEYS.keys, door: { way: 'second' } },
    })
    expect(open.asked).toEqual([`${URL_OF}/.well-known/openid-configuration`, `${URL_OF}/jwks`])
  })

  test('has another set of keys for blobs', async () => {
    expect(await fetchIssuer([door('way', GOOD)], URL_OF, 'blob-keys')).toMatchObject({
      ok: true,
      published: { keys: [] },
    })
  })

  test('that no way leads to is told with all the reasons', async () => {
    const odd = door('odd', { '/local/.well-known/openid-configuration': ok(undefined, 502) })
    expect(await fetchIssuer([door('shut', {}), odd], URL_OF, 'jwks')).toEqual({
      ok: false,
      differs: false,
      why: 'shut is shut; odd: status 502, no discovery document',
    })
    const half = door('half', { ...GOOD, '/local/jwks': ok({ keys: 'none' }) })
    expect(await fetchIssuer([half], URL_OF, 'jwks')).toMatchObject({
      why: 'half: status 200, no keys',
    })
  })

  test.each([{ issuer: 'https://other.example' }, { jwks_uri: 'https://other.example/jwks' }])(
    'is another one when its document says %j, whose keys nobody asks for',
    async (other) => {
      const odd = door('way', {
        ...GOOD,
        '/local/.well-known/openid-configuration': ok({ ...DISCOVERY, ...other }),
      })
      const fetched = await fetchIssuer([odd, door('never', GOOD)], URL_OF, 'jwks')
      expect(fetched).toMatchObject({ ok: false, differs: true })
      expect(odd.asked).toHaveLength(1)
    },
  )
})
