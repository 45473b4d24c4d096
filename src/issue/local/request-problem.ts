import type { MintRequest } from '../../api/mint-request.ts'
import { TOKEN_KINDS } from '../../api/token-kind.ts'
import { type Failure, stalled } from '../../failure.ts'
import { isClientId } from './client/is-client-id.ts'

const NAMED_LIKE_A_CLIENT =
  'serviceAccount has the form of a UUID, which the clients of a local issuer have: name it otherwise'

/** OpenID Connect Core section 2: a subject is at most 255 ASCII characters. */
const SUBJECT = /^[\x21-\x7e]{1,255}$/

/** Why a local issuer does not sign this, whatever the kind, or undefined. */
export function requestProblem(request: MintRequest): Failure | undefined {
  const { serviceAccount, delegates, lifetime, token, allowedLocations } = request
  if (!TOKEN_KINDS.includes(token.kind)) {
    return stalled('InvalidSpec', 'a local issuer does not know this kind of credential')
  }
  if (typeof serviceAccount !== 'string' || !SUBJECT.test(serviceAccount)) {
    return stalled(
      'InvalidSpec',
      'serviceAccount becomes the claim sub: at most 255 printable ASCII characters without spaces',
    )
  }
  if (isClientId(serviceAccount)) {
    return stalled('InvalidSpec', NAMED_LIKE_A_CLIENT)
  }
  if (delegates.length > 0) {
    return stalled('InvalidSpec', 'a local issuer has no delegation: remove delegates')
  }
  if (allowedLocations !== undefined) {
    return stalled('InvalidSpec', 'a local issuer has no locations: remove allowedLocations')
  }
  if (!Number.isSafeInteger(lifetime) || lifetime < 1) {
    return stalled('LifetimeRefused', 'the lifetime must be at least one second')
  }
  return undefined
}
