import { describe, expect, test } from 'vitest'
import { grantFor } from '../../../src/plan/grant-for.ts'
import {
  grant,
  HOUR,
  type IssuerOptions,
  observed,
  observedIssuer,
  type TokenSpecInput,
  token,
} from '../../kit/gen.ts'
import { BY_CREDENTIAL, k0rdentAsSeen, readyClient } from '../../kit/observed-client.ts'

const google = { auth: { ambient: {} } }
const idToken = { idToken: { audience: 'https://api.example.com' } }
const federated = { serviceAccount: 'system:serviceaccount:etl:loader', accessToken: {} }
/** What an issuer says to such a token whose one grant allows that life. */
const answer = (
  spec: TokenSpecInput,
  of: IssuerOptions['spec'],
  maxLifetime: string,
): ReturnType<typeof grantFor> => {
  const grants = [grant({ maxLifetime, serviceAccounts: ['*', '*@*', 'system:serviceaccount:*'] })]
  const issuer = observedIssuer({ spec: { ...of, grants } })
  return grantFor(observed({ token: token({ spec }), issuer }))
}

describe('grantFor()', () => {
  test('asks the grants of the issuer for what the spec says', () => {
    expect(grantFor(observed())).toEqual({ granted: true, lifetime: HOUR, maxCredentials: 2 })
    const delegates = ['etl:caller']
    const issuer = observedIssuer({ spec: { grants: [grant({ delegates: ['web:*'] })] } })
    expect(grantFor(observed({ token: token({ spec: { delegates } }), issuer }))).toEqual({
      granted: false,
      missing: 'delegate etl:caller is not granted',
    })
  })

  test('asks in the name of the namespace', () => {
    const issuer = observedIssuer({
      spec: { grants: [grant({ namespaces: { selector: { matchLabels: { team: 'data' } } } })] },
    })
    const namespace = { name: 'etl', labels: { team: 'data' } }
    expect(grantFor(observed({ issuer }))).toMatchObject({ granted: false })
    expect(grantFor(observed({ issuer, namespace }))).toMatchObject({ granted: true })
  })

  describe('of what lives as long as Google decides', () => {
    test.each([
      ['an ID token', idToken],
      ['a federated token', federated],
    ])('takes %s for one of an hour, which a shorter grant does not cover', (_what, spec) => {
      expect(answer(spec, { google }, '59m59s')).toEqual({
        granted: false,
        missing: 'lifetime 1h is over the 59m59s granted',
      })
      expect(answer(spec, { google }, '1h')).toEqual({
        granted: true,
        lifetime: HOUR,
        maxCredentials: 2,
      })
      expect(answer(spec, { google }, '12h')).toEqual({
        granted: true,
        lifetime: HOUR,
        maxCredentials: 2,
      })
    })

    test('has the grant shorten what can be had shorter', () => {
      expect(answer(idToken, { local: {} }, '30m')).toEqual({
        granted: true,
        lifetime: HOUR / 2,
        maxCredentials: 2,
      })
      const email = { serviceAccount: 'a@b.iam.gserviceaccount.com', accessToken: {} }
      expect(answer(email, { google }, '30m')).toEqual({
        granted: true,
        lifetime: HOUR / 2,
        maxCredentials: 2,
      })
    })
  })

  test('takes what is asked with a credential for granted with that', () => {
    const of = token({ spec: BY_CREDENTIAL })
    const seen = observed({ token: of, issuer: k0rdentAsSeen(), credential: readyClient() })
    expect(grantFor(seen)).toEqual({ granted: true, lifetime: 12 * HOUR, maxCredentials: 0 })
  })

  test('has no answer where one of the two cannot be read', () => {
    expect(grantFor(observed({ issuer: undefined }))).toBe(undefined)
    expect(grantFor(observed({ issuer: observedIssuer({ spec: { local: undefined } }) }))).toBe(
      undefined,
    )
    expect(grantFor(observed({ token: token({ spec: { serviceAccount: '' } }) }))).toBe(undefined)
  })
})
