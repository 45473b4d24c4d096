import type { Clock } from '../../src/runtime/clock.ts'
import { createOauthEndpoints } from '../../src/serve/oauth/create-oauth-endpoints.ts'
import type { OauthOptions, Seen } from '../../src/serve/oauth/oauth-options.ts'
import type { OauthAnswer, OauthEndpoints, OauthRequest } from '../../src/serve/oauth-endpoints.ts'
import { createOauthServer, type OauthServer, publishedDemo } from './oauth-server.ts'

/** The endpoints over a hand-made authorization server, and all that they told. */
export type OauthWorld = OauthServer & {
  readonly endpoints: OauthEndpoints
  readonly uses: { issuer: string; clientId: string; credential: string; seen: Seen }[]
  readonly tokensSeen: { issuer: string; jti: string; seen: Seen }[]
  readonly answers: Parameters<OauthOptions['onAnswer']>[0][]
  readonly bugs: unknown[]
  /** POST to the token endpoint of issuer `demo` from 203.0.113.9, unless told. */
  post(body: string | Uint8Array, over?: Partial<OauthRequest>): Promise<OauthAnswer>
}

export function createOauthWorld(clock: Clock, over: Partial<OauthOptions> = {}): OauthWorld {
  const made = createOauthServer()
  const told: Pick<OauthWorld, 'uses' | 'tokensSeen' | 'answers' | 'bugs'> = {
    uses: [],
    tokensSeen: [],
    answers: [],
    bugs: [],
  }
  const endpoints = createOauthEndpoints({
    server: made.server,
    published: publishedDemo,
    clock,
    onUse: (issuer, { clientId }, { id }, seen) =>
      void told.uses.push({ issuer, clientId, credential: id, seen }),
    onTokenSeen: (issuer, { jti }, seen) => void told.tokensSeen.push({ issuer, jti, seen }),
    onAnswer: (answer) => void told.answers.push(answer),
    onBug: (error) => void told.bugs.push(error),
    ...over,
  })
  return Object.assign(made, told, {
    endpoints,
    post: (body: string | Uint8Array, request: Partial<OauthRequest> = {}) =>
      endpoints.answer({
        endpoint: 'token',
        issuer: 'demo',
        method: 'POST',
        target: '/demo/token',
        remoteAddress: '203.0.113.9',
        readBody: async (most) =>
          body.length > most ? { kind: 'TooLong' } : { kind: 'Whole', bytes: Buffer.from(body) },
        signal: new AbortController().signal,
        ...request,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...request.headers },
      }),
  })
}
