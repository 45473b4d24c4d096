import { describe, expect, test } from 'vitest'
import { clusterCredentialIssuerSpecSchema } from '../../../../src/api/cluster-credential-issuer.ts'
import { credentialLives } from '../../../../src/plan/credential/credential-lives.ts'
import { HOUR } from '../../../kit/gen.ts'

const of = (spec: object): ReturnType<typeof credentialLives> =>
  credentialLives(clusterCredentialIssuerSpecSchema.parse(spec))

const auth = { tokenSecretRef: { name: 'iam' } }

describe('credentialLives()', () => {
  test('are a month and a year unless the issuer says otherwise', () => {
    const usual = { usual: 720 * HOUR, longest: 8760 * HOUR }
    expect(of({ local: {} })).toEqual(usual)
    expect(of({ k0rdent: { auth } })).toEqual(usual)
  })

  test('are what the issuer says, wherever its type has it', () => {
    const lives = { defaultLifetime: '1h', maxLifetime: '2h' }
    const said = { usual: HOUR, longest: 2 * HOUR }
    expect(of({ local: { credentials: lives } })).toEqual(said)
    expect(of({ k0rdent: { auth, ...lives } })).toEqual(said)
  })

  test('are none of an issuer that keeps no credentials', () => {
    expect(of({ google: { auth: { ambient: {} } } })).toBeUndefined()
  })
})
