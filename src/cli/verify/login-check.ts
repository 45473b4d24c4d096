import type { GenericIssuer } from '../../api/generic-issuer.ts'
import { basicAuthorization } from './basic-authorization.ts'
import { type Check, check } from './check.ts'
import { checkLogin } from './check-login.ts'
import { type DoorPost, type IssuerDoor, issuerDoor } from './issuer-door.ts'
import { openDoors } from './open-doors.ts'
import type { TokenUrl } from './token-url-of.ts'
import type { VerifyWorld } from './verify-world.ts'

export type Login = {
  /** Of the Secret, base64. */
  readonly data: Readonly<Record<string, string>>
  /** Whether the Secret is the object's own: what is in another one is somebody else's. */
  readonly isOwn: boolean
  readonly issuer: GenericIssuer | undefined
  /** As the issuer object says: what the Secret says is not where a secret is sent. */
  readonly tokenUrl: TokenUrl
}

const NAME = 'Login'

/** Asks the issuer for a token, where that was asked for; the token is dropped. */
export async function loginCheck(world: VerifyWorld, login: Login): Promise<Check> {
  const { data, isOwn, issuer, tokenUrl } = login
  if (!world.options.login) {
    const how = 'whether the issuer accepts it shows --login, which counts as a use of it'
    return check.skipped(NAME, how)
  }
  if (!isOwn) return check.skipped(NAME, 'what belongs to somebody else is not sent to the issuer')
  if (!tokenUrl.ok) return check.skipped(NAME, tokenUrl.why)
  const [id = '', secret = ''] = ['clientId', 'clientSecret'].map((key) =>
    Buffer.from(data[key] ?? '', 'base64').toString(),
  )
  const post = tokenUrl.type === 'local' ? formOf(id, secret) : jsonOf(id, secret)
  if (tokenUrl.type === 'local' && issuer?.status.issuer !== undefined) {
    await using opened = openDoors(world, issuer.status.issuer)
    const door = opened.doors.findLast((each) => each.post !== undefined)
    // Awaited here: at the end of this block the connections are closed.
    return await ask(door, tokenUrl.url, post)
  }
  const http = world.http()
  try {
    return await ask(
      issuerDoor(world, { kind: 'Direct' }, () => Promise.resolve(http)),
      tokenUrl.url,
      post,
    )
  } finally {
    await http.close()
  }
}

async function ask(door: IssuerDoor | undefined, url: URL, post: DoorPost): Promise<Check> {
  const answer = await door?.post?.(url, post)
  return answer === undefined
    ? check.skipped(NAME, 'there is no way to the issuer')
    : checkLogin(answer)
}

const formOf = (id: string, secret: string): DoorPost => ({
  contentType: 'application/x-www-form-urlencoded',
  body: 'grant_type=client_credentials',
  authorization: basicAuthorization(id, secret),
})

/** As k0rdent has it. */
const jsonOf = (id: string, secret: string): DoorPost => ({
  contentType: 'application/json',
  body: JSON.stringify({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
  }),
})
