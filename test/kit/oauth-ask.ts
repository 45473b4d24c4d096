import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import type { TableClient } from './client-table.ts'
import type { OauthClientWorld } from './oauth-client-world.ts'

/** Parameters of a form; several values stand for a repeated one. */
export type AskedForm = Readonly<Record<string, string | readonly string[]>>

export type Asked = {
  /** Below the issuer URL; `/token` unless told. */
  readonly path?: string
  /** The issuer URL; that of `demo` unless told. */
  readonly issuerUrl?: string
  readonly method?: string
  readonly form?: AskedForm
  /** Instead of a form. */
  readonly body?: string | Uint8Array
  /** client_secret_basic; client_secret_post is but a part of the form. */
  readonly basic?: TableClient
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
}

export type Said = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The body as an object; empty when it is none. */
  readonly json: Readonly<Record<string, unknown>>
}

/** One request by a plain HTTP client that trusts the world's certificate, on a connection of its own. */
export async function oauthAsk(world: OauthClientWorld, asked: Asked): Promise<Said> {
  const { path = '/token', issuerUrl = world.issuerUrl, method = 'POST', form = {} } = asked
  const body = asked.body ?? formText(form)
  const options: RequestOptions & { ca: string } = {
    method,
    agent: false,
    family: 4,
    ca: world.authority,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(asked.basic && { authorization: basicHeader(asked.basic) }),
      ...asked.headers,
    },
  }
  const url = `${issuerUrl}${path}`
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const open = url.startsWith('https:') ? requestHttps : requestHttp
    const sent = open(url, options, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
  const said = await text(response)
  const { statusCode: status = 0, headers } = response
  return { status, headers, body: said, json: objectOf(said) }
}

function formText(form: AskedForm): string {
  const fields = new URLSearchParams()
  for (const [name, value] of Object.entries(form)) {
    for (const one of [value].flat()) fields.append(name, one)
  }
  return fields.toString()
}

const basicHeader = ({ clientId, clientSecret }: TableClient): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`

function objectOf(said: string): Said['json'] {
  try {
    const read: unknown = JSON.parse(said)
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    return {}
  }
}
