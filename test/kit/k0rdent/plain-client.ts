import { Agent, fetch } from 'undici'
import type { K0rdentEmulator } from './start-k0rdent-emulator.ts'

export type PlainAnswer = {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of any shape
  readonly json: any
}

export type PlainClient = AsyncDisposable & {
  /**
   * @param path below service-accounts, or the whole of it from `/v1` on
   * @param body sent as JSON
   * @throws what fetch throws when the connection ends
   */
  call(method: string, path: string, body?: unknown, bearer?: string): Promise<PlainAnswer>
  /** POST auth/token */
  token(clientId: string, clientSecret: string, more?: object): Promise<PlainAnswer>
}

const ACCOUNTS = '/v1/regions/global/iam/service-accounts'

/**
 * Somebody who talks to the emulator with nothing between: no retries, no redirects.
 *
 * @param administrator bearer token of calls that bring none; an empty one: none is sent
 */
export function plainClient(k0rdent: K0rdentEmulator, administrator: string): PlainClient {
  const dispatcher = new Agent({ connect: { ca: k0rdent.caPem } })
  const call: PlainClient['call'] = async (method, path, body, bearer = administrator) => {
    const answer = await fetch(`${k0rdent.url}${path.startsWith('/v1') ? '' : ACCOUNTS}${path}`, {
      method,
      dispatcher,
      redirect: 'manual',
      headers: {
        ...(bearer !== '' && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, json: parsed(text) }
  }
  return {
    call,
    token: (clientId, clientSecret, more = {}) => {
      const body = {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        ...more,
      }
      return call('POST', '/v1/regions/global/auth/token', body, '')
    },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
