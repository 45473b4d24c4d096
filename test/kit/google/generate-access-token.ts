import type { GoogleWorld } from './google-world.ts'
import { invalidArgument } from './invalid-argument.ts'
import type { MESSAGE_FIELDS } from './message-fields.ts'
import type { Message } from './parse-message.ts'
import type { ServiceAccount } from './service-accounts.ts'
import { timestamp } from './timestamp.ts'

const DEFAULT_SECONDS = 3600
const EXTENDED_SECONDS = 43_200

/**
 * `accessToken` and `expireTime`, which is in whole seconds: Google's Python client reads nothing else.
 *
 * @throws Refused 400 without a scope, or for a lifetime of nothing or beyond what the account may have
 */
export async function generateAccessToken(
  { settings, now, accessTokens }: GoogleWorld,
  account: ServiceAccount,
  { scope = [], lifetime = DEFAULT_SECONDS }: Message<typeof MESSAGE_FIELDS.generateAccessToken>,
): Promise<object> {
  if (scope.length === 0 || scope.some((each) => !/^\S+$/.test(each))) throw invalidArgument()
  const most = account.mayExtendLifetime ? EXTENDED_SECONDS : settings.mostLifetimeSeconds
  if (lifetime <= 0 || lifetime > most) throw invalidArgument()
  const granted = Math.min(lifetime, settings.accessTokenSeconds)
  const expiresAt = Math.floor(now() / 1000 + granted) * 1000
  const member = `serviceAccount:${account.email}`
  const accessToken = accessTokens.issue({ member, scopes: scope, expiresAt })
  return { accessToken, expireTime: timestamp(expiresAt) }
}
