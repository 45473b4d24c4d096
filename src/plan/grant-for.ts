import { decidedByIssuer } from './decided-by-issuer.ts'
import { decideGrant, type GrantDecision } from './grants.ts'
import type { Observed } from './observed.ts'
import { tokenRequest } from './token-request.ts'

/** Longer than any token lives. */
const LONGEST = 12 * 3_600_000

/**
 * What is asked with a credential needs no grant of its own: the one of kind ClientCredential gave the
 * namespace the credential, and with it every token that its holders can get without this operator.
 */
const OF_CREDENTIAL: GrantDecision = { granted: true, lifetime: LONGEST, maxCredentials: 0 }

/** What the issuer's grants say of the object's request; undefined while either spec cannot be read. */
export function grantFor({ token, issuer, namespace }: Observed): GrantDecision | undefined {
  if (!token.spec.valid || issuer === undefined || !issuer.spec.valid) return undefined
  const { credentialRef, serviceAccount, delegates } = token.spec.value
  if (credentialRef !== undefined) return OF_CREDENTIAL
  if (serviceAccount === undefined) return undefined
  const request = tokenRequest(token.spec.value)
  return decideGrant(issuer.spec.value.grants, {
    namespace,
    serviceAccount,
    delegates,
    ...request,
    lifetime: decidedByIssuer(issuer.spec, token.spec.value) ?? request.lifetime,
  })
}
