import type { GoogleRequest } from './google-request.ts'
import type { GoogleWorld } from './google-world.ts'
import { selfSignedCaller } from './self-signed-caller.ts'
import { unauthenticated } from './unauthenticated.ts'

export type Caller = {
  /** In IAM's form. */
  readonly member: string
  /** undefined: a self-signed JWT, which has an audience instead. */
  readonly scopes: readonly string[] | undefined
}

const SERVICE_ACCOUNT = 'serviceAccount:'

/**
 * Who is asking: the bearer of a token that we issued, or of a JWT that a key of a service account signed.
 *
 * @param method for the error
 * @throws Refused 401
 */
export async function callerOf(
  world: GoogleWorld,
  request: GoogleRequest,
  method: string,
): Promise<Caller> {
  const value = bearerOf(request)
  if (value === undefined) throw unauthenticated('CREDENTIALS_MISSING', method)
  const token = world.accessTokens.find(value)
  const caller = token ?? (await selfSignedCaller(world, value))
  if (caller === undefined) throw unauthenticated('ACCESS_TOKEN_TYPE_UNSUPPORTED', method)
  if (caller.expiresAt <= world.now()) throw unauthenticated('ACCESS_TOKEN_EXPIRED', method)
  if (!isActive(world, caller.member)) throw unauthenticated('ACCOUNT_STATE_INVALID', method)
  return { member: caller.member, scopes: caller.scopes }
}

/** The value after `Bearer`, in any case of letters. */
function bearerOf({ headers }: GoogleRequest): string | undefined {
  return /^Bearer +(?<value>\S+)$/i.exec(headers.authorization ?? '')?.groups?.['value']
}

/** A token outlives neither its account nor its account's being enabled. GKE's members are no accounts. */
function isActive(world: GoogleWorld, member: string): boolean {
  if (!member.startsWith(SERVICE_ACCOUNT) || member.includes('[')) return true
  const account = world.serviceAccounts.find(member.slice(SERVICE_ACCOUNT.length))
  return account !== undefined && !account.disabled
}
