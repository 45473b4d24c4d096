import type { Minted } from '../../src/api/minted.ts'
import { Redacted } from '../../src/redacted.ts'
import type { ClientCredentialValues, Rendering } from '../../src/render/credential-values.ts'
import { HOUR, NOW } from './gen.ts'

/** Things to render, as the object `etl/reader` has them. */

const rendering = (credential: Rendering['credential']): Rendering => ({
  object: { namespace: 'etl', name: 'reader' },
  serviceAccount: 'etl:reader',
  credential,
})

/** An access token for an hour from NOW, unless `over` names another kind. */
export const tokenRendering = (
  value: string = 'a.b-c_d',
  over: Partial<Omit<Minted, 'value'>> = {},
): Rendering =>
  rendering({
    kind: 'AccessToken',
    value: new Redacted(value),
    tokenId: 'token-1',
    issuedAt: NOW,
    expiresAt: NOW + HOUR,
    ...over,
  })

export const clientRendering = (
  clientSecret: string = 'plt_cs_secret',
  over: Partial<Omit<ClientCredentialValues, 'clientSecret'>> = {},
): Rendering =>
  rendering({
    clientId: 'client-1',
    clientSecret: new Redacted(clientSecret),
    id: 'cred-1',
    tokenUrl: 'https://issuer.example.com/token',
    expiresAt: NOW + HOUR,
    ...over,
  })
