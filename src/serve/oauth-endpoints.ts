import type { IncomingHttpHeaders } from 'node:http'
import type { BodyRead } from './read-body.ts'

/** A request to an endpoint of an issuer, without the connection that it came by. */
export type OauthRequest = {
  readonly endpoint: 'token' | 'introspect' | 'revoke'
  /** As the path has it: maybe of no issuer. */
  readonly issuer: string
  readonly method: string
  /** As it came, with the query. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  /** Of the other end of the connection. */
  readonly remoteAddress: string
  /** The body, if it is no longer than so many bytes. Called at most once; never rejects. */
  readBody(mostBytes: number): Promise<BodyRead>
  /** Aborts when the client hangs up. */
  readonly signal: AbortSignal
}

export type OauthAnswer = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The endpoints of all local issuers that take POST: tokens, introspection, revocation. */
export type OauthEndpoints = {
  /** Never rejects. Repeats nothing of the request but what the endpoint is asked for. */
  answer(request: OauthRequest): Promise<OauthAnswer>
}
