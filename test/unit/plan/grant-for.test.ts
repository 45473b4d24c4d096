import { describe, expect, test } from 'vitest'
import { grantFor } from '../../../src/plan/grant-for.ts'
import { grant, HOUR, observed, observedIssuer, token } from '../../kit/gen.ts'

describe('grantFor()', () => {
  test('asks the grants of the issuer for what the spec says', () => {
    expect(grantFor(observed())).toEqual({ granted: true, lifetime: HOUR })
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

  test('has no answer where one of the two cannot be read', () => {
    expect(grantFor(observed({ issuer: undefined }))).toBe(undefined)
    expect(grantFor(observed({ issuer: observedIssuer({ spec: { local: undefined } }) }))).toBe(
      undefined,
    )
    expect(grantFor(observed({ token: token({ spec: { serviceAccount: '' } }) }))).toBe(undefined)
  })
})
