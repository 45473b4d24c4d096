import type { MintRequest, TokenRequest } from '../../../api/mint-request.ts'
import { TOKEN_KINDS } from '../../../api/token-kind.ts'
import { type Failure, stalled } from '../../../failure.ts'
import { blobPayload } from '../../blob-payload.ts'
import { isScope } from '../../is-scope.ts'
import { userClaimsProblem } from '../../user-claims.ts'
import { isServiceAccountName } from './service-account-name.ts'

/** What Google grants at most, and for how long a signing key is sure to stay published. */
const LONGEST_SECONDS = 43_200
const EMAIL_OR_ID = 'must be the email or the unique id of a Google service account, in lower case'

/**
 * Why Google is not asked for this, or undefined. The schema and the grants have looked at the same
 * before; what is put into a URL or signed passes here all the same.
 */
export function requestProblem(request: MintRequest): Failure | undefined {
  const { serviceAccount, delegates, lifetime, token } = request
  if (!TOKEN_KINDS.includes(token.kind)) {
    return stalled('InvalidSpec', 'a Google issuer does not know this kind of credential')
  }
  if (!isServiceAccountName(serviceAccount)) {
    const itself =
      'or, for an access token by workload identity, the ServiceAccount of the issuer as system:serviceaccount:NAMESPACE:NAME'
    return stalled('InvalidSpec', `spec.serviceAccount ${EMAIL_OR_ID}; ${itself}`)
  }
  if (!delegates.every(isServiceAccountName)) {
    return stalled('InvalidSpec', `each of spec.delegates ${EMAIL_OR_ID}`)
  }
  if (!Number.isSafeInteger(lifetime) || lifetime < 1 || lifetime > LONGEST_SECONDS) {
    return stalled('LifetimeRefused', 'the lifetime must be between one second and 12h')
  }
  const problem = tokenProblem(token)
  return problem === undefined ? undefined : stalled('InvalidSpec', problem)
}

function tokenProblem(token: TokenRequest): string | undefined {
  switch (token.kind) {
    case 'AccessToken':
      if (token.scopes.length === 0) {
        return 'accessToken.scopes is empty: Google wants at least one scope, such as https://www.googleapis.com/auth/cloud-platform'
      }
      return token.scopes.every(isScope)
        ? undefined
        : 'a scope is printable, without spaces or quotes'
    case 'IdToken':
      return typeof token.audience === 'string' && token.audience !== ''
        ? undefined
        : 'an ID token needs an audience'
    case 'SignedJwt':
      return userClaimsProblem(token.claims)
    case 'SignedBlob': {
      const payload = blobPayload(token.payload)
      return payload.ok ? undefined : payload.problem
    }
  }
}
