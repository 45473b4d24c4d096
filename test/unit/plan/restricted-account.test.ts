import { describe, expect, test } from 'vitest'
import { clusterCredentialIssuerSpecSchema } from '../../../src/api/cluster-credential-issuer.ts'
import { restrictedAccount } from '../../../src/plan/restricted-account.ts'

const local = (...serviceAccounts: object[]) =>
  clusterCredentialIssuerSpecSchema.parse({ local: { serviceAccounts } })

describe('restrictedAccount()', () => {
  test('restricts nothing of who is not listed, nor at another type of issuer', () => {
    const google = clusterCredentialIssuerSpecSchema.parse({ google: { auth: { ambient: {} } } })
    const other = local({ id: 'etl:other', disabled: true, scopes: [], audiences: [] })
    for (const account of [google, other].map((spec) => restrictedAccount(spec, 'etl:reader'))) {
      expect(account.disabled).toBe(false)
      expect(account.refusedScope(['anything'])).toBeUndefined()
      expect(account.refusedAudience(['anything'])).toBeUndefined()
      expect(account.usualScopes).toEqual([])
    }
  })

  test('is of exactly that name, which is no pattern', () => {
    const spec = local({ id: 'etl:reader', disabled: true })
    expect(restrictedAccount(spec, 'etl:reader').disabled).toBe(true)
    for (const name of ['etl:reade', 'etl:readers', 'ETL:reader', '']) {
      expect(restrictedAccount(spec, name).disabled).toBe(false)
    }
  })

  test('names the first that it may not have', () => {
    const listed = { id: 'etl:reader', scopes: ['read', 'x:*'], audiences: ['https://api/*'] }
    const { refusedScope, refusedAudience } = restrictedAccount(local(listed), 'etl:reader')
    expect(refusedScope(['read', 'x:y'])).toBeUndefined()
    expect(refusedScope(['read', 'write', 'admin'])).toBe('write')
    expect(refusedScope(['x:y/z'])).toBe('x:y/z')
    expect(refusedAudience(['https://api/a'])).toBeUndefined()
    expect(refusedAudience(['https://api/a', 'https://api/a/b'])).toBe('https://api/a/b')
  })

  test('takes * for anything, also across / and @, and an empty list for nothing', () => {
    const { refusedScope } = restrictedAccount(
      local({ id: 'a', scopes: ['read', '*'], audiences: [] }),
      'a',
    )
    expect(refusedScope(['https://a/b/c@d'])).toBeUndefined()
    const none = restrictedAccount(local({ id: 'a', scopes: [], audiences: [] }), 'a')
    expect([none.refusedScope(['x']), none.refusedAudience(['y'])]).toEqual(['x', 'y'])
    expect([none.refusedScope([]), none.refusedAudience([])]).toEqual([undefined, undefined])
  })

  test('leaves out of the usual scopes what is a pattern', () => {
    const listed = { id: 'a', scopes: ['read', '*', 'x:*', 'write'] }
    expect(restrictedAccount(local(listed), 'a').usualScopes).toEqual(['read', 'write'])
  })
})
