import { describe, expect, test } from 'vitest'
import { localSchema } from '../../../src/api/local-issuer.ts'

const accepts = (raw: object): boolean => localSchema.safeParse(raw).success
const account = (more: object): object => ({ serviceAccounts: [{ id: 'etl:reader', ...more }] })
const many = <T>(count: number, make: (nth: number) => T): T[] =>
  Array.from({ length: count }, (_, nth) => make(nth))

describe('a local issuer', () => {
  test('has credentials of a month, tokens of a quarter of an hour, and restricts nobody, unless it says otherwise', () => {
    expect(localSchema.parse({})).toEqual({
      algorithm: 'ES256',
      keyRotation: '720h',
      credentials: { defaultLifetime: '720h', maxLifetime: '8760h' },
      tokenLifetime: '15m',
    })
  })

  test('completes what it says in part', () => {
    expect(localSchema.parse({ credentials: { maxLifetime: '24h' } }).credentials).toEqual({
      defaultLifetime: '720h',
      maxLifetime: '24h',
    })
    // Nothing listed is nothing allowed; nothing said is no restriction.
    expect(localSchema.parse(account({ scopes: [] })).serviceAccounts).toEqual([
      { id: 'etl:reader', disabled: false, scopes: [] },
    ])
  })

  test.each<[string, object]>([
    ['tokens of 12 hours', { tokenLifetime: '12h' }],
    ['a service account that is disabled', account({ disabled: true })],
    ['patterns', account({ scopes: ['read', 'x:*', '*'], audiences: ['https://*.example'] })],
    ['256 service accounts', { serviceAccounts: many(256, (nth) => ({ id: `a${nth}` })) }],
    ['32 scopes', account({ scopes: many(32, String) })],
  ])('may say %s', (_what, raw) => {
    expect(accepts(raw)).toBe(true)
  })

  test.each<[string, object]>([
    ['tokens of a moment', { tokenLifetime: '9s' }],
    ['tokens of more than 12 hours', { tokenLifetime: '12h1s' }],
    ['credentials of a moment', { credentials: { defaultLifetime: '9s' } }],
    ['credentials of more than a year', { credentials: { maxLifetime: '8761h' } }],
    ['a service account without a name', { serviceAccounts: [{ disabled: true }] }],
    ['a pattern of service accounts', { serviceAccounts: [{ id: 'etl:*' }] }],
    ['an empty scope', account({ scopes: [''] })],
    ['an endless audience', account({ audiences: ['x'.repeat(1025)] })],
    ['257 service accounts', { serviceAccounts: many(257, (nth) => ({ id: `a${nth}` })) }],
    ['129 scopes', account({ scopes: many(129, String) })],
  ])('may not say %s', (_what, raw) => {
    expect(accepts(raw)).toBe(false)
  })
})
