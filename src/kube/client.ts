import type { Dispatcher } from 'undici'
import { createDeadline, type Deadline } from '../http/deadline.ts'
import type { Clock } from '../runtime/clock.ts'
import type { KubeAccess } from './access.ts'
import { type CallDescription, describeCall } from './describe-call.ts'
import { KubeError } from './error.ts'
import { judgeAnswer } from './judge-answer.ts'
import type { KubeAnswer, KubeCall, KubeClient } from './kube-client.ts'
import { createKubeSender } from './kube-sender.ts'
import { noAnswerError } from './no-answer-error.ts'
import { readBody } from './read-body.ts'
import { splitLines } from './split-lines.ts'

export type KubeClientOptions = {
  readonly userAgent: string
  readonly clock: Clock
  /** For metrics: once a call; for a watch when its headers came. */
  readonly onCall?: (call: CallRecord) => void
  /** Bytes; 32 MiB when absent. */
  readonly maxBodyBytes?: number
}

export type CallRecord = {
  readonly verb: string
  readonly resource: string
  /** 0: no answer. */
  readonly status: number
  readonly seconds: number
}

const TIMEOUT_MS = 15_000
const MAX_BODY_BYTES = 32 * 1024 * 1024
/** Characters; an object is at most 1.5 MiB in etcd and not much longer as JSON. */
const MAX_LINE = 16 * 1024 * 1024
/** Nothing that could lead elsewhere: no query, no escapes, no dot segments. */
const PATH = /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._:~-]+)+$/

/** A client with one pool of connections; close it at the end of the process. */
export function createKubeClient(access: KubeAccess, options: KubeClientOptions): KubeClient {
  const { clock, userAgent, onCall, maxBodyBytes = MAX_BODY_BYTES } = options
  const sender = createKubeSender(access, userAgent)

  function record({ verb, resource }: CallDescription, status: number, started: number): void {
    onCall?.({ verb, resource, status, seconds: (clock.monotonic() - started) / 1000 })
  }

  async function request<T>(call: KubeCall): Promise<KubeAnswer<T>> {
    const started = clock.monotonic()
    const about = checked(call)
    const { timeoutMs = TIMEOUT_MS } = call
    const deadline = createDeadline(clock, timeoutMs, call.signal)
    const { signal } = deadline
    let status = 0
    try {
      const answer = await sender.send({ call, about, signal, timeoutMs }, maxBodyBytes)
      status = answer.status
      return judgeAnswer<T>(about, answer)
    } catch (error) {
      throw asKubeError(about, error, deadline)
    } finally {
      deadline.end()
      record(about, status, started)
    }
  }

  async function* stream(
    call: KubeCall,
    onOpen?: () => void,
  ): AsyncGenerator<string, void, undefined> {
    const started = clock.monotonic()
    const about = checked(call)
    const { timeoutMs = TIMEOUT_MS } = call
    const deadline = createDeadline(clock, timeoutMs, call.signal)
    const { signal } = deadline
    let response: Dispatcher.ResponseData | undefined
    try {
      try {
        response = await sender.open({ call, about, signal, timeoutMs })
      } finally {
        record(about, response?.statusCode ?? 0, started)
      }
      if (response.statusCode !== 200) judgeAnswer(about, await whole(response, maxBodyBytes))
      deadline.lift()
      onOpen?.()
      yield* splitLines(response.body, MAX_LINE)
    } catch (error) {
      throw asKubeError(about, error, deadline)
    } finally {
      deadline.end()
      response?.body.destroy()
    }
  }

  return { request, stream, close: () => sender.close() }
}

async function whole(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  most: number,
): Promise<Parameters<typeof judgeAnswer>[1]> {
  return { status: statusCode, headers, text: await readBody(body, most) }
}

/** @throws KubeError when the path is not one, or when the call is given up already */
function checked(call: KubeCall): CallDescription {
  const about = describeCall(call)
  if (!PATH.test(call.path)) {
    throw noAnswerError(
      { verb: about.verb, resource: 'unknown' },
      { kind: 'BadRequest', text: 'not a path of the API server', sent: false },
    )
  }
  if (call.signal?.aborted === true) {
    throw noAnswerError(about, { kind: 'Aborted', text: 'given up', sent: false })
  }
  return about
}

function asKubeError(about: CallDescription, error: unknown, deadline: Deadline): KubeError {
  if (error instanceof KubeError) return error
  if (deadline.expired()) {
    return noAnswerError(about, { kind: 'Timeout', text: 'no answer in time', sent: true })
  }
  if (deadline.signal.aborted) {
    return noAnswerError(about, { kind: 'Aborted', text: 'given up', sent: true })
  }
  return noAnswerError(about, { error })
}
