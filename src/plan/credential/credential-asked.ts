import type { ServiceAccountCredentialSpec } from '../../api/service-account-credential-spec.ts'
import type { Asked } from '../asked.ts'
import { requestedLife } from './requested-life.ts'

/**
 * What is held against the grants for a ServiceAccountCredential: no longer a life than the issuer gives at most.
 *
 * @param lives of the issuer, see credentialLives()
 * @param now epoch milliseconds
 */
export function credentialAsked(
  spec: ServiceAccountCredentialSpec,
  namespace: Asked['namespace'],
  { usual, longest }: { readonly usual: number; readonly longest: number },
  now: number,
): Asked {
  const requested = requestedLife(spec, now)
  return {
    namespace,
    serviceAccount: spec.serviceAccount,
    delegates: [],
    lifetime: requested === undefined ? undefined : Math.min(requested, longest),
    usualLifetime: Math.min(usual, longest),
    token: { kind: 'ClientCredential' },
  }
}
