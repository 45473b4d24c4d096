import type { MintRequest, TokenRequest } from '../../../../src/api/mint-request.ts'

export const ACCOUNT = 'reader@my-project.iam.gserviceaccount.com'
export const SCOPE = 'https://www.googleapis.com/auth/bigquery.readonly'

export const ACCESS_TOKEN = { kind: 'AccessToken', scopes: [SCOPE] } as const satisfies TokenRequest
export const ID_TOKEN = {
  kind: 'IdToken',
  audience: 'https://api.example.com',
  includeEmail: true,
  organizationNumberIncluded: false,
} as const satisfies TokenRequest
export const SIGNED_JWT = {
  kind: 'SignedJwt',
  claims: { aud: 'https://api.example.com', team: 'data' },
} as const satisfies TokenRequest
export const SIGNED_BLOB = {
  kind: 'SignedBlob',
  payload: Buffer.from('a release\n').toString('base64'),
} as const satisfies TokenRequest

export const requestOf = (token: TokenRequest, more: Partial<MintRequest> = {}): MintRequest => ({
  serviceAccount: ACCOUNT,
  delegates: [],
  lifetime: 600,
  token,
  ...more,
})
