import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { ImpersonatedTokenSpec } from '../api/impersonated-token-spec.ts'
import { CLUSTER_IDENTITY } from './cluster-identity.ts'

const HOUR = 3_600_000

/**
 * The life of a credential, in milliseconds, where the issuer decides it and takes no wish: Google's ID
 * tokens and federated tokens live for about an hour. Undefined: whoever asks may say.
 */
export function decidedByIssuer(
  issuer: GenericIssuer['spec'] | undefined,
  { idToken, accessToken, serviceAccount }: ImpersonatedTokenSpec,
): number | undefined {
  if (issuer === undefined || !issuer.valid || issuer.value.google === undefined) return undefined
  const federated =
    accessToken !== undefined && serviceAccount?.startsWith(CLUSTER_IDENTITY) === true
  return idToken !== undefined || federated ? HOUR : undefined
}
