import type { JsonObject } from '../../../api/json.ts'
import type { MintRequest, TokenRequest } from '../../../api/mint-request.ts'
import { accountUrl } from './account-url.ts'
import type { GoogleCall, GoogleMethod } from './google-call.ts'
import type { MintFrame } from './mint-frame.ts'
import { resourceName } from './resource-name.ts'

/** Which of the API's methods gives a credential of this kind. */
export const MINT_METHODS = {
  AccessToken: 'generateAccessToken',
  IdToken: 'generateIdToken',
  SignedJwt: 'signJwt',
  SignedBlob: 'signBlob',
} as const satisfies Record<TokenRequest['kind'], GoogleMethod>

/**
 * The call that mints what is asked for.
 *
 * Source: https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts
 *
 * @param request one that requestProblem() has nothing against
 * @throws TypeError for a service account or delegate that is none
 */
export function buildMintCall(endpoint: URL, request: MintRequest, frame: MintFrame): GoogleCall {
  const name = MINT_METHODS[request.token.kind]
  const delegates = request.delegates.map(resourceName)
  return {
    name,
    method: 'POST',
    url: accountUrl(endpoint, request.serviceAccount, `:${name}`),
    body: JSON.stringify({ delegates, ...bodyOf(request, frame) }),
  }
}

function bodyOf({ token, lifetime, serviceAccount }: MintRequest, frame: MintFrame): JsonObject {
  switch (token.kind) {
    case 'AccessToken':
      return { scope: token.scopes, lifetime: `${lifetime}s` }
    case 'IdToken': {
      const { audience, includeEmail, organizationNumberIncluded } = token
      return { audience, includeEmail, organizationNumberIncluded }
    }
    case 'SignedJwt':
      return { payload: claimsText(token.claims, serviceAccount, frame) }
    case 'SignedBlob':
      return { payload: token.payload }
  }
}

/** Ours come last: nothing can stand in their place. */
function claimsText(claims: JsonObject, account: string, frame: MintFrame): string {
  const { issuedAt: iat, expiresAt: exp, tokenId: jti } = frame
  return JSON.stringify({ ...claims, iss: account, sub: account, iat, nbf: iat, exp, jti })
}
