import { describe, expect, test } from 'vitest'
import { readJws } from '../../../src/cli/read-jws.ts'

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

const HEADER = part({ alg: 'RS256', kid: 'k' })
const CLAIMS = part({ iss: 'https://issuer.example', aud: ['a'], nested: { deep: [1] } })
const JWT = `${HEADER}.${CLAIMS}.${part('signature')}`

const nested = (levels: number): string =>
  `${HEADER}.${part(`{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`)}.${part('s')}`

describe('readJws()', () => {
  test('says what a JWT says of itself', () => {
    expect(readJws(JWT)).toEqual({
      header: { alg: 'RS256', kid: 'k' },
      claims: { iss: 'https://issuer.example', aud: ['a'], nested: { deep: [1] } },
    })
  })

  test.each([
    ['nothing', ''],
    ['an opaque token', 'ya29.a0AfB'],
    ['two parts', `${HEADER}.${CLAIMS}`],
    ['five parts', `${JWT}.a.b`],
    ['no signature', `${HEADER}.${CLAIMS}.`],
    ['a line end', `${JWT}\n`],
    ['a header that is no JSON', `${part('{')}.${CLAIMS}.${part('s')}`],
    ['claims that are a list', `${HEADER}.${part([1])}.${part('s')}`],
    ['claims that are no JSON', `${HEADER}.${part('claims')}.${part('s')}`],
  ])('takes %s for none', (_, text) => {
    expect(readJws(text)).toBeUndefined()
  })

  test('takes another text that decodes to the same for none', () => {
    // Two bits of the last character are not looked at by decoders.
    const claims = part({ a: 10 })
    const [length, last] = [claims.length, claims.at(-1) ?? '']
    expect(length % 4).toBe(3)
    const next = String.fromCharCode((last.codePointAt(0) ?? 0) + 1)
    const changed = claims.slice(0, -1) + next
    expect(Buffer.from(changed, 'base64url')).toEqual(Buffer.from(claims, 'base64url'))
    expect(readJws(`${HEADER}.${claims}.${part('s')}`)).toBeDefined()
    expect(readJws(`${HEADER}.${changed}.${part('s')}`)).toBeUndefined()
  })

  test('takes one that nests deeper than anybody could have asked for as none', () => {
    expect(readJws(nested(64))).toBeDefined()
    expect(readJws(nested(100_000))).toBeUndefined()
  })
})
