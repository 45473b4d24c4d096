import { z } from 'zod'
import { authenticate } from './authenticate.ts'
import type { CallContext } from './call-context.ts'
import { jsonBody } from './json-body.ts'
import type { K0rdentAnswer } from './k0rdent-answer.ts'
import { K0rdentRefused } from './k0rdent-refused.ts'
import { narrow } from './narrow.ts'

const bodySchema = z.strictObject({
  grant_type: z.literal('client_credentials'),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  scope_narrowing: z
    .strictObject({
      scope: z.enum(['organization', 'project']),
      scopeId: z.string().min(1),
      roles: z.array(z.string().min(1)),
    })
    .optional(),
})

/** POST auth/token: client_credentials. */
export async function mintToken({ world, request, entry }: CallContext): Promise<K0rdentAnswer> {
  const body = jsonBody(request, bodySchema)
  entry.caller = body.client_id
  entry.serviceAccountId = world.serviceAccounts.findByClientId(body.client_id)?.id
  const found = authenticate(world, body.client_id, body.client_secret)
  if (found === undefined) throw new K0rdentRefused(401, 'Invalid client credentials')
  const { account, record } = found
  entry.credentialId = record.id
  const { scope, scopeId, roles } = narrow(world, account, body.scope_narrowing)
  const principal = {
    sub: account.id,
    principal_type: 'service_account',
    scope,
    scope_id: scopeId,
    roles,
  } as const
  const { expiresIn } = world.settings
  const token = await world.accessTokens.issue(principal, expiresIn)
  world.credentials.use(record.id, request.address)
  entry.committedAt = world.now()
  return {
    status: 200,
    value: { access_token: token, token_type: 'Bearer', expires_in: expiresIn },
  }
}
