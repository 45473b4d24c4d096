import type { GoogleWorld } from './google-world.ts'
import { idTokenOf } from './id-token-of.ts'
import { invalidArgument } from './invalid-argument.ts'
import type { MESSAGE_FIELDS } from './message-fields.ts'
import type { Message } from './parse-message.ts'
import type { ServiceAccount } from './service-accounts.ts'

/**
 * `token`, an ID token with the claims that were asked for. `google.organization_number` is null for an account
 * without an organization.
 *
 * @throws Refused 400 without an audience
 */
export async function generateIdToken(
  world: GoogleWorld,
  account: ServiceAccount,
  message: Message<typeof MESSAGE_FIELDS.generateIdToken>,
): Promise<object> {
  const { audience = '', includeEmail, organizationNumberIncluded, useEmailAzp } = message
  if (audience === '') throw invalidArgument()
  const token = await idTokenOf(world, {
    aud: audience,
    azp: useEmailAzp ? account.email : account.uniqueId,
    sub: account.uniqueId,
    ...(includeEmail && { email: account.email, email_verified: true }),
    ...(organizationNumberIncluded && {
      google: { organization_number: account.organizationNumber ?? null },
    }),
  })
  return { token }
}
