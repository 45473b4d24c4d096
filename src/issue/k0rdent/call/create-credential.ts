import { type Failure, stalled } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import type { CreateResult } from '../../credential-service.ts'
import { badResponse } from '../answer/bad-response.ts'
import { isCertainRefusal } from '../answer/is-certain-refusal.ts'
import { judgeCreateRefusal } from '../answer/judge-create-refusal.ts'
import { judgeRefusal } from '../answer/judge-refusal.ts'
import { readCreated } from '../answer/read-created.ts'
import { type Calling, exchangeAs } from './exchange-as.ts'
import { isSuccess } from './is-success.ts'
import { noReply } from './no-reply.ts'
import { serviceAccountUrl } from './service-account-url.ts'

const CREATE = 'create credential'
/** Whoever gives up sooner has more to look for afterwards. */
const TIMEOUT_MS = 20_000
/** The last second that RFC 3339 can write. */
const LAST_MS = 253_402_300_799_000

export type Wanted = {
  /** Epoch milliseconds, a whole second. */
  readonly expiresAt: number
  /** Asked right before the request leaves. */
  readonly maySend: () => boolean
}

/**
 * Asks for one credential, once. Whatever does not prove that nothing was created is `Uncertain`.
 *
 * Source: https://docs.kui.k0labs.com/docs/serviceaccounts/create-service-account-credential
 *
 * @throws TypeError for a service account that is none; nothing has been sent then
 */
export async function createCredential(
  calling: Calling,
  serviceAccount: string,
  { expiresAt, maySend }: Wanted,
  signal: AbortSignal,
): Promise<CreateResult> {
  const url = serviceAccountUrl(calling.endpoint, serviceAccount, 'credentials')
  if (!Number.isSafeInteger(expiresAt / 1000) || expiresAt <= 0 || expiresAt > LAST_MS) {
    return { kind: 'NotCommitted', failure: stalled('LifetimeRefused', NO_TIME) }
  }
  const body = JSON.stringify({ expiresAt: rfc3339(expiresAt) })
  const call = { name: CREATE, method: 'POST', url, body, timeoutMs: TIMEOUT_MS, maySend } as const
  const exchanged = await exchangeAs(calling, call, signal)
  switch (exchanged.kind) {
    case 'Unsent':
      return { kind: 'NotCommitted', failure: exchanged.failure }
    case 'Unanswered': {
      const { problem } = exchanged
      const kind = problem === 'NotSent' ? 'NotCommitted' : 'Uncertain'
      return { kind, failure: noReply(problem, CREATE, calling.endpoint) }
    }
    case 'Answered':
      return judge(exchanged.answer, serviceAccount, calling.clock.now())
  }
}

const rfc3339 = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z')

function judge(answer: HttpAnswer, serviceAccount: string, now: number): CreateResult {
  if (isSuccess(answer)) {
    const created = readCreated(answer.text, serviceAccount)
    return created === undefined
      ? { kind: 'Uncertain', failure: badResponse(CREATE, 'the answer has no credential') }
      : { kind: 'Created', ...created }
  }
  const refused = { name: CREATE, serviceAccount }
  return isCertainRefusal(answer)
    ? { kind: 'NotCommitted', failure: judgeCreateRefusal(answer, refused, now) }
    : { kind: 'Uncertain', failure: uncertain(answer, refused, now) }
}

/** What is uncertain is looked into soon: whatever the status, it is nobody's to mend. */
function uncertain(
  answer: HttpAnswer,
  refused: Parameters<typeof judgeRefusal>[1],
  now: number,
): Failure {
  const failure = judgeRefusal(answer, refused, now)
  return failure.ending === 'Stalled'
    ? badResponse(CREATE, `the answer (HTTP ${answer.status}) does not say that nothing was done`)
    : failure
}

const NO_TIME =
  'the time at which the credential should expire is none that k0rdent could be asked for'
