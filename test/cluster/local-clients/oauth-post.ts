import { request } from 'undici'
import type { Operator } from '../../kit/operator.ts'

export type OauthEndpoint = 'token' | 'introspect' | 'revoke'

/** How a client says who it is: in the header (Basic) or in the form. */
export type ClientAuth = {
  readonly clientId: string
  readonly clientSecret: string
  /** `basic` unless given. */
  readonly by?: 'basic' | 'post'
}

/** Parameters of a form; several values stand for a repeated one. */
export type Form = Readonly<Record<string, string | readonly string[]>>

export type OauthAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** Of a JSON object, without the token; empty where there is none. */
  readonly body: Readonly<Record<string, unknown>>
  /** What it says of these, empty unless it is a text. */
  readonly error: string
  /** access_token */
  readonly token: string
}

/** POST of a form to an endpoint of the issuer `local`, on exactly this replica. */
export async function oauthPost(
  operator: Operator,
  endpoint: OauthEndpoint,
  form: Form,
  auth?: ClientAuth,
): Promise<OauthAnswer> {
  const { port } = await operator.line('serving issuer discovery and keys')
  const fields = new URLSearchParams()
  const posted =
    auth?.by === 'post' ? { client_id: auth.clientId, client_secret: auth.clientSecret } : {}
  for (const [name, value] of Object.entries({ ...form, ...posted })) {
    for (const one of [value].flat()) fields.append(name, one)
  }
  const basic = auth !== undefined && auth.by !== 'post'
  const { statusCode, headers, body } = await request(
    `http://127.0.0.1:${String(port)}/local/${endpoint}`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(basic && { authorization: `Basic ${basicOf(auth)}` }),
      },
      body: fields.toString(),
    },
  )
  const text = await body.text()
  const { error, access_token: token, ...rest } = objectOf(text)
  return {
    status: statusCode,
    headers,
    text,
    body: { ...rest, ...(error !== undefined && { error }) },
    error: textOf(error),
    token: textOf(token),
  }
}

/** RFC 6749 section 2.3.1: both are encoded as in a form. */
const basicOf = ({ clientId, clientSecret }: ClientAuth): string =>
  Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString(
    'base64',
  )

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function objectOf(text: string): OauthAnswer['body'] {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    return {}
  }
}
