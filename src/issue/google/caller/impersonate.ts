import { type Failure, stalled } from '../../../failure.ts'
import type { HttpAnswer, HttpClient } from '../../../http/http-client.ts'
import { noAnswer } from '../../answer/no-answer.ts'
import type { Caller, CallerResult } from '../../caller/caller.ts'
import { accountUrl } from '../call/account-url.ts'
import type { GoogleCall } from '../call/google-call.ts'
import { judgeAccessToken } from '../call/judge-access-token.ts'
import { resourceName } from '../call/resource-name.ts'
import { sendCall } from '../call/send-call.ts'
import { CLOUD_PLATFORM_SCOPE } from './cloud-platform-scope.ts'
import { judgeOauthRefusal } from './judge-oauth-refusal.ts'

export type ImpersonateDeps = {
  readonly http: HttpClient
  readonly now: () => number
  readonly iamcredentials: URL
}

/**
 * A caller that is another service account: of application default credentials of type
 * impersonated_service_account. Asked of the operator's own endpoint, whatever host the file names.
 *
 * @param target emails; `delegates` in order from the source to the target
 * @throws TypeError for what is no email
 */
export async function impersonate(
  { http, now, iamcredentials }: ImpersonateDeps,
  source: Caller,
  target: { readonly email: string; readonly delegates: readonly string[] },
  signal: AbortSignal,
): Promise<CallerResult> {
  const who = `generateAccessToken for the operator: Google at ${iamcredentials.origin}`
  const scope = [CLOUD_PLATFORM_SCOPE]
  const delegates = target.delegates.map(resourceName)
  const call: GoogleCall = {
    name: 'generateAccessToken',
    method: 'POST',
    url: accountUrl(iamcredentials, target.email, ':generateAccessToken'),
    body: JSON.stringify({ scope, delegates, lifetime: '3600s' }),
  }
  const sent = await sendCall(http, source, call, signal)
  if (!sent.ok) {
    const advice = 'check the network between the operator and the API'
    return { ok: false, failure: noAnswer(sent.problem, who, advice) }
  }
  const { answer } = sent
  if (answer.status !== 200) {
    return { ok: false, failure: refusal(answer, who, target.email, now()) }
  }
  const judged = judgeAccessToken(answer, now())
  if (!judged.ok) return judged
  const { value: token, expiresAt } = judged.minted
  return { ok: true, caller: { principal: `serviceAccount:${target.email}`, token, expiresAt } }
}

function refusal(answer: HttpAnswer, who: string, email: string, now: number): Failure {
  const role = `the source of the operator's application default credentials, and each delegate, needs roles/iam.serviceAccountTokenCreator on the next one, up to ${email}: gcloud iam service-accounts get-iam-policy ${email}`
  if (answer.status === 403) return stalled('PermissionDenied', `${who} refused (403): ${role}`)
  if (answer.status === 404) return stalled('NotFoundOrDenied', `${who} refused (404): ${role}`)
  return judgeOauthRefusal(answer, { who, advice: () => role }, now)
}
