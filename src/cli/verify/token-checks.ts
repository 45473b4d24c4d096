import { type Jws, readJws } from '../read-jws.ts'
import { blobChecks } from './blob-checks.ts'
import { type Check, check } from './check.ts'
import { checkLife } from './check-life.ts'
import { checkTokenId } from './check-token-id.ts'
import { expectedToken } from './expected-token.ts'
import { introspectionChecks } from './introspection-checks.ts'
import { issuerType } from './issuer-type.ts'
import type { TokenInHand } from './token-in-hand.ts'
import { tokenKeys } from './token-keys.ts'
import { verifyJwt } from './verify-jwt.ts'
import type { VerifyWorld } from './verify-world.ts'

/** Whether what is in the Secret is what was asked for, is the issuer's, and is valid. */
export async function tokenChecks(world: VerifyWorld, inHand: TokenInHand): Promise<Check[]> {
  const { request, token } = inHand
  if (request.kind === 'SignedBlob') return blobChecks(world, inHand, request.payload)
  const jws = readJws(token)
  const checks = jws === undefined ? opaque(inHand) : await jwt(world, inHand, jws)
  return [...checks, ...(await introspectionChecks(world, inHand))]
}

async function jwt(world: VerifyWorld, inHand: TokenInHand, jws: Jws): Promise<Check[]> {
  const { object, request, origin, token, now } = inHand
  const { serviceAccount, clientId, issuer } = origin
  const type = issuerType(issuer)
  const url = issuer?.status.issuer
  const asked = { token: request, serviceAccount, ...(clientId === undefined ? {} : { clientId }) }
  const expected = expectedToken(asked, type === 'local' ? { type, url } : { type })
  const { checks, keys } = await tokenKeys(world, inHand)
  return [
    check.passed('Token', 'there is a JWT in it'),
    ...checks,
    ...(await verifyJwt({
      token,
      jws,
      status: object.status,
      expected,
      keys,
      pinned: type === 'local' ? issuer?.status.keyIds : undefined,
      sameExpiry: type !== 'other',
      now,
    })),
  ]
}

/** What only its issuer can read. */
function opaque({ object, request, origin, token, now }: TokenInHand): Check[] {
  const isOpaque = request.kind === 'AccessToken' && issuerType(origin.issuer) !== 'local'
  if (!isOpaque) return [check.failed('Token', 'what is in it is no JWT')]
  const { status } = object
  return [
    check.passed('Token', 'there is an access token in it, which its issuer alone can read'),
    ...(origin.issuer === undefined ? [check.skipped('Issuer', origin.why)] : []),
    checkTokenId(token, undefined, status.tokenId),
    checkLife(status.expiresAt, now),
  ]
}
