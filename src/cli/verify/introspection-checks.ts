import type { GenericIssuer } from '../../api/generic-issuer.ts'
import { KubeError } from '../../kube/error.ts'
import { CliError } from '../cli-error.ts'
import { describeKubeError } from '../look/describe-kube-error.ts'
import { basicAuthorization } from './basic-authorization.ts'
import { type Check, check } from './check.ts'
import { checkIntrospection } from './check-introspection.ts'
import { checkTokenInfo } from './check-token-info.ts'
import { issuerDoor } from './issuer-door.ts'
import { issuerType } from './issuer-type.ts'
import { openDoors } from './open-doors.ts'
import { type ClientInHand, readClient } from './read-client.ts'
import type { TokenInHand } from './token-in-hand.ts'
import type { VerifyWorld } from './verify-world.ts'

const NAME = 'Introspection'
const FORM = 'application/x-www-form-urlencoded'

/** Whether the issuer still takes an access token, which for some nobody else knows. */
export async function introspectionChecks(
  world: VerifyWorld,
  inHand: TokenInHand,
): Promise<Check[]> {
  const { request, origin } = inHand
  const { issuer } = origin
  if (request.kind !== 'AccessToken' || issuer === undefined) return []
  const { introspect } = world.options
  if (introspect && !inHand.isOwn) {
    return [check.skipped(NAME, 'what belongs to somebody else is not sent to anybody')]
  }
  switch (issuerType(issuer)) {
    case 'local':
      if (introspect) return [await askLocal(world, inHand, issuer)]
      // One that was minted with a client can be revoked.
      return origin.clientId === undefined
        ? []
        : [
            check.skipped(
              NAME,
              'whether it was revoked only the issuer knows: --introspect asks it',
            ),
          ]
    case 'google':
      return introspect
        ? [await askGoogle(world, inHand.token, request.scopes)]
        : [check.skipped(NAME, 'only Google can read it: --introspect sends it there and asks')]
    case 'other':
      return introspect ? [check.skipped(NAME, 'this issuer is not known to offer any')] : []
  }
}

async function askLocal(
  world: VerifyWorld,
  { token }: TokenInHand,
  issuer: GenericIssuer,
): Promise<Check> {
  const { client: name } = world.options
  if (name === undefined) {
    const how = 'name a ServiceAccountCredential of the same issuer with --client, to ask as it'
    return check.skipped(NAME, how)
  }
  const client = await clientOf(world, name)
  if (typeof client === 'string') return check.skipped(NAME, client)
  const { kind, metadata, status } = issuer
  if (client.issuerRef.kind !== kind || client.issuerRef.name !== metadata.name) {
    return check.skipped(NAME, `ServiceAccountCredential ${name} is one of another issuer`)
  }
  const url = status.issuer
  if (url === undefined) return check.skipped(NAME, 'the issuer object has no status.issuer')
  await using opened = openDoors(world, url)
  const post = opened.doors.findLast((door) => door.post !== undefined)?.post
  if (post === undefined) return check.skipped(NAME, 'there is no way to the issuer')
  const answer = await post(new URL(`${url}/introspect`), {
    contentType: FORM,
    body: new URLSearchParams({ token }).toString(),
    authorization: basicAuthorization(client.clientId, client.clientSecret),
  })
  return checkIntrospection(answer)
}

/** @returns a text: why there is none */
async function clientOf(world: VerifyWorld, name: string): Promise<ClientInHand | string> {
  try {
    return await readClient(world, name)
  } catch (error) {
    if (error instanceof CliError) return error.message
    if (error instanceof KubeError) return describeKubeError(error)
    throw error
  }
}

async function askGoogle(
  world: VerifyWorld,
  token: string,
  scopes: readonly string[],
): Promise<Check> {
  const http = world.http()
  try {
    const door = issuerDoor(world, { kind: 'Direct' }, () => Promise.resolve(http))
    const url = new URL('/tokeninfo', world.options.googleTokenEndpoint)
    const body = new URLSearchParams({ access_token: token }).toString()
    const answer = await door.post?.(url, { contentType: FORM, body })
    return answer === undefined
      ? check.skipped(NAME, 'there is no way to Google')
      : checkTokenInfo(answer, scopes)
  } finally {
    await http.close()
  }
}
