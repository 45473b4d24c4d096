import type { Dispatcher } from 'undici'
import { collectAnswer } from '../http/collect-answer.ts'
import type { RawAnswer } from '../http/raw-answer.ts'
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
}

/**
 * Brings a call to the server and its answer back, whatever the answer says.
 *
 * Errors: KubeError without credentials, and what undici throws.
 */
export type KubeSender = {
  /** @param most bytes of the body; `text` is undefined when it is longer */
  send(sending: Sending, most: number): Promise<RawAnswer>
  /** The body comes as long as the server likes. */
  open(sending: Sending): Promise<Dispatcher.ResponseData>
  close(): Promise<void>
}

type Attempt<Answer> = (authorization: string | undefined) => Promise<Answer>

export function createKubeSender(access: KubeAccess, userAgent: string): KubeSender {
  const pool = createPool(access)
  const prefix = access.server.pathname.replace(/\/$/, '')

  const options = (
    { call, timeoutMs }: Sending,
    authorization: string | undefined,
  ): Dispatcher.DispatchOptions => ({
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
    body: bodyOf(call),
    // A little before the caller's deadline, because undici then looks whether the connection is dead.
    headersTimeout: Math.ceil(timeoutMs * 0.9),
    bodyTimeout: timeoutMs,
  })

  /** A credential that was rotated or revoked gets one second chance with a fresh one. */
  async function withCredentials<Answer>(
    about: CallDescription,
    attempt: Attempt<Answer>,
    isRefused: (answer: Answer) => Promise<boolean>,
  ): Promise<Answer> {
    const authorization = await authorize(access, about)
    const answer = await attempt(authorization)
    if (!(await isRefused(answer))) return answer
    access.invalidate(authorization)
    return attempt(await authorize(access, about))
  }

  return {
    send: (sending, most) =>
      withCredentials(
        sending.about,
        (authorization) =>
          collectAnswer(pool, options(sending, authorization), { signal: sending.signal, most }),
        ({ status }) => Promise.resolve(status === UNAUTHORIZED),
      ),
    open: (sending) =>
      withCredentials(
        sending.about,
        (authorization) =>
          pool.request({
            ...options(sending, authorization),
            bodyTimeout: 0,
            signal: sending.signal,
          }),
        async ({ statusCode, body }) => {
          if (statusCode !== UNAUTHORIZED) return false
          await body.dump()
          return true
        },
      ),
    close: () => pool.destroy(),
  }
}

const UNAUTHORIZED = 401

function bodyOf({ body }: KubeCall): string | null {
  if (body === undefined) return null
  return typeof body === 'string' ? body : JSON.stringify(body)
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
