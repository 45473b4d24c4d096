import { createServer, type ServerResponse } from 'node:http'
import { listenOnLoopback, type ReceivedRequest } from '../listen-on-loopback.ts'

/** What a stub serves to who is let in. */
export type Served = {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

export type Guard = {
  /** What it asks for with 401. With Basic the token is the password. */
  readonly scheme: 'Basic' | 'Bearer'
  /** Basic: the only user name that is let in. */
  readonly username?: string
  /** @returns the id of a token that is good; never throws */
  verify(token: string): Promise<string | undefined>
  serve(request: ReceivedRequest): Served
}

/** A request, and whom it was let in for; without the token. */
export type Visit = {
  readonly path: string
  /** undefined: it was refused */
  readonly tokenId: string | undefined
  /** Whether it brought anything to be let in by. */
  readonly asked: boolean
}

export type GuardedServer = AsyncDisposable & {
  /** `127.0.0.1:4321` */
  readonly host: string
  /** All so far, oldest first. */
  visits(): readonly Visit[]
}

/** Plain HTTP on loopback that lets nobody in but by a token: who has none is told how to bring one. */
export async function startGuardedServer(guard: Guard): Promise<GuardedServer> {
  const visits: Visit[] = []

  async function treat(request: ReceivedRequest, outgoing: ServerResponse): Promise<void> {
    const { authorization } = request.headers
    const token = tokenOf(guard, authorization)
    const tokenId = token === undefined ? undefined : await guard.verify(token)
    visits.push({ path: request.path, tokenId, asked: authorization !== undefined })
    const { status, type, body, headers } =
      tokenId === undefined ? challenge(guard) : guard.serve(request)
    outgoing.writeHead(status, { 'content-type': type, ...headers }).end(body)
  }

  const { port, close } = await listenOnLoopback(createServer(), 0, treat)
  return {
    host: `127.0.0.1:${port}`,
    visits: () => [...visits],
    [Symbol.asyncDispose]: close,
  }
}

const challenge = ({ scheme }: Guard): Served => ({
  status: 401,
  type: 'application/json',
  body: '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}',
  headers: { 'www-authenticate': `${scheme} realm="stub"` },
})

function tokenOf({ scheme, username }: Guard, authorization = ''): string | undefined {
  const [said, credentials = ''] = authorization.split(/ (.*)/s, 2)
  if (said !== scheme) return undefined
  if (scheme === 'Bearer') return credentials
  const [user, password] = Buffer.from(credentials, 'base64').toString().split(/:(.*)/s, 2)
  return user === username ? password : undefined
}
