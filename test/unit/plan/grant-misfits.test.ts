import { describe, expect, test } from 'vitest'
import type { Asked } from '../../../src/plan/asked.ts'
import { grantMisfits } from '../../../src/plan/grant-misfits.ts'
import { decideGrant } from '../../../src/plan/grants.ts'
import { type GrantInput, grant, HOUR } from '../../kit/gen.ts'

const asked = (over: Partial<Asked> = {}): Asked => ({
  namespace: { name: 'etl', labels: { team: 'data' } },
  serviceAccount: 'etl:reader',
  delegates: [],
  lifetime: HOUR,
  usualLifetime: HOUR,
  token: { kind: 'AccessToken', scopes: ['read'] },
  ...over,
})

const NOTHING: GrantInput = {
  namespaces: { names: ['web'] },
  serviceAccounts: ['web:*'],
  kinds: ['SignedBlob'],
  delegates: [],
  scopes: [],
  audiences: [],
  maxLifetime: '30m',
}

const parts = (over: GrantInput, of: Partial<Asked> = {}): readonly string[] =>
  [...grantMisfits(grant(over), asked(of))].map(({ part, lacking }) => `${part} ${lacking.join()}`)

const jwt = (claims: { aud?: string[] }): Partial<Asked> => ({
  token: { kind: 'SignedJwt', claims },
})

describe('grantMisfits()', () => {
  test('has nothing to say of a grant that grants it', () => {
    expect(parts({})).toEqual([])
  })

  test('tells every part that does not fit, and all that is lacking of it', () => {
    const over = {
      delegates: ['a', 'b'],
      token: { kind: 'AccessToken', scopes: ['x', 'y'] },
    } as const
    expect(parts(NOTHING, over)).toEqual([
      'Namespace etl',
      'ServiceAccount etl:reader',
      'Kind AccessToken',
      'Delegates a,b',
      'Scopes x,y',
      'Lifetime 1h',
    ])
  })

  test('tells audiences, and that a signed JWT without one needs any', () => {
    const some = { audiences: ['https://a'] }
    expect(parts(some, jwt({ aud: ['https://a', 'https://b'] }))).toEqual(['Audiences https://b'])
    expect(parts(some, jwt({}))).toEqual(['Audiences *'])
  })

  test('begins with the part that decideGrant() tells of', () => {
    const [first] = grantMisfits(grant(NOTHING), asked())
    expect(decideGrant([grant(NOTHING)], asked())).toEqual({
      granted: false,
      missing: first?.missing,
    })
  })
})
