import { decidedByIssuer } from './decided-by-issuer.ts'
import { decideGrant, type GrantDecision } from './grants.ts'
import type { Observed } from './observed.ts'
import { tokenRequest } from './token-request.ts'

/** What the issuer's grants say of the object's request; undefined while either spec cannot be read. */
export function grantFor({ token, issuer, namespace }: Observed): GrantDecision | undefined {
  if (!token.spec.valid || issuer === undefined || !issuer.spec.valid) return undefined
  const { serviceAccount, delegates } = token.spec.value
  const request = tokenRequest(token.spec.value)
  return decideGrant(issuer.spec.value.grants, {
    namespace,
    serviceAccount,
    delegates,
    ...request,
    lifetime: decidedByIssuer(issuer.spec, token.spec.value) ?? request.lifetime,
  })
}
