import type { Dispatcher } from 'undici'
import type { KubeAccess } from './access.ts'
import { createPool } from './create-pool.ts'
import type { CallDescription } from './describe-call.ts'
import type { KubeCall } from './kube-client.ts'
import { noAnswerError } from './no-answer-error.ts'
import { queryText } from './query-text.ts'

export type Sending = {
  readonly call: KubeCall
  readonly about: CallDescription
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** Milliseconds between two pieces of the body; 0: for ever. */
  readonly bodyTimeoutMs: number
}

/** Brings a call to the server and its answer back, whatever the answer says. */
export type KubeSender = {
  /** @throws KubeError without credentials, and what undici throws */
  send(sending: Sending): Promise<Dispatcher.ResponseData>
  close(): Promise<void>
}

export function createKubeSender(access: KubeAccess, userAgent: string): KubeSender {
  const pool = createPool(access)
  const prefix = access.server.pathname.replace(/\/$/, '')

  async function attempt(
    { call, signal, timeoutMs, bodyTimeoutMs }: Sending,
    authorization: string | undefined,
  ): Promise<Dispatcher.ResponseData> {
    return pool.request({
      method: call.method,
      path: prefix + call.path + queryText(call.query),
      headers: {
        ...access.headers,
        'user-agent': userAgent,
        accept: call.accept ?? 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
        ...(call.body === undefined
          ? {}
          : { 'content-type': call.contentType ?? 'application/json' }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal,
      // A little before the caller's deadline, because undici then looks whether the connection is dead.
      headersTimeout: Math.ceil(timeoutMs * 0.9),
      bodyTimeout: bodyTimeoutMs,
    })
  }

  return {
    /**
     * A credential that was rotated or revoked gets one second chance with a fresh one. The API
     * server gives up the whole HTTP/2 connection with a 401 (GOAWAY): calls that are under way on
     * it may end without an answer, which is theirs to try again.
     */
    send: async (sending) => {
      const authorization = await authorize(access, sending.about)
      const response = await attempt(sending, authorization)
      if (response.statusCode !== 401) return response
      await response.body.dump()
      access.invalidate(authorization)
      return attempt(sending, await authorize(access, sending.about))
    },
    close: () => pool.destroy(),
  }
}

async function authorize(access: KubeAccess, about: CallDescription): Promise<string | undefined> {
  try {
    return await access.authorization()
  } catch {
    // Whatever the exec plugin or the file's reader said stays here.
    const text = 'no credentials for the API server could be read'
    throw noAnswerError(about, { kind: 'Unauthorized', text, sent: false })
  }
}
