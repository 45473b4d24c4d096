import { expect, it } from 'vitest'
import { publishRing } from '../../../../src/issue/local/publish-ring.ts'
import { makeRing } from './client/client-world.ts'

it('publishRing names the endpoints below the issuer, one grant, and two ways to authenticate', async () => {
  const issuer = 'https://tokens.example.com/base/demo'
  const methods = ['client_secret_basic', 'client_secret_post']
  const { discovery } = publishRing(issuer, await makeRing(), 3_600_000)
  expect(discovery).toEqual({
    issuer,
    jwks_uri: `${issuer}/jwks`,
    token_endpoint: `${issuer}/token`,
    introspection_endpoint: `${issuer}/introspect`,
    revocation_endpoint: `${issuer}/revoke`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: methods,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    claims_supported: ['iss', 'sub', 'aud', 'iat', 'exp', 'jti', 'email', 'email_verified'],
  })
})
