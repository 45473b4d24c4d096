import { ADMINISTRATOR_ROLE } from './administrator-role.ts'
import type { AccountContext, CallContext } from './call-context.ts'
import { K0rdentRefused } from './k0rdent-refused.ts'

/**
 * Who asks, and at which service account.
 *
 * @throws K0rdentRefused with 401 without a good bearer token; with 404 for everybody but a tenant administrator,
 * who must not learn what there is, and where there is no such service account
 */
export async function administrator(context: CallContext): Promise<AccountContext> {
  const { world, request, entry } = context
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const principal = bearer === undefined ? undefined : await world.accessTokens.verify(bearer)
  if (principal === undefined) throw new K0rdentRefused(401, 'Invalid or missing authentication')
  const { sub, scope, roles } = principal
  entry.caller = sub
  const allowed = scope === 'organization' && roles.includes(ADMINISTRATOR_ROLE)
  const account = world.serviceAccounts.find(entry.serviceAccountId ?? '')
  if (!allowed || account === undefined) throw new K0rdentRefused(404, 'Service account not found')
  return { ...context, account, caller: sub }
}
