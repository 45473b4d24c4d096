import type { GoogleWorld } from './google-world.ts'
import { invalidArgument } from './invalid-argument.ts'
import type { MESSAGE_FIELDS } from './message-fields.ts'
import type { Message } from './parse-message.ts'
import type { ServiceAccount } from './service-accounts.ts'
import { signJws } from './sign-jws.ts'

const LONGEST_SECONDS = 12 * 3600

/**
 * `keyId` and `signedJwt`: the text of the payload as it is, under a header of ours.
 *
 * @throws Refused 400 for a payload that is no JSON object, or an `exp` that is no integer, past, or more than 12 hours
 * ahead; what Google's messages for them say is not known
 */
export async function signJwt(
  { now, remember }: GoogleWorld,
  account: ServiceAccount,
  { payload = '' }: Message<typeof MESSAGE_FIELDS.signJwt>,
): Promise<object> {
  const claims = readClaims(payload)
  if (claims === undefined) throw invalidArgument()
  if ('exp' in claims) {
    const { exp } = claims
    const seconds = now() / 1000
    if (typeof exp !== 'number' || !Number.isInteger(exp)) throw invalidArgument()
    if (exp < seconds || exp > seconds + LONGEST_SECONDS) throw invalidArgument()
  }
  const key = await account.systemKey()
  const signedJwt = await signJws(payload, key)
  remember(signedJwt)
  return { keyId: key.keyId, signedJwt }
}

function readClaims(payload: string): object | undefined {
  try {
    const value: unknown = JSON.parse(payload)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? value : undefined
  } catch {
    return undefined
  }
}
