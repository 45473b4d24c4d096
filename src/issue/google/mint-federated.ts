import type { MintRequest } from '../../api/mint-request.ts'
import { type Failure, stalled } from '../../failure.ts'
import type { Clock } from '../../runtime/clock.ts'
import { fingerprint } from '../answer/fingerprint.ts'
import { saneTimes } from '../answer/sane-times.ts'
import { isScope } from '../is-scope.ts'
import type { MintResult } from '../issuer.ts'
import { badResponse } from './call/bad-response.ts'
import type { CallerSource } from './caller-source.ts'

/**
 * Workload identity federation without a Google service account: the federated token is what is
 * published, and stands for the Kubernetes ServiceAccount itself.
 *
 * Source: https://cloud.google.com/iam/docs/workload-identity-federation#direct-resource-access
 */
export async function mintFederated(
  { token: ask }: NonNullable<CallerSource['federated']>,
  request: MintRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<MintResult> {
  const { token } = request
  const refusal = directProblem(request)
  if (refusal !== undefined) return { ok: false, failure: refusal }
  const result = await ask(token.kind === 'AccessToken' ? token.scopes : [], signal)
  if (!result.ok) return result
  const now = clock.now()
  const issuedAt = wholeSeconds(result.issuedAt ?? now)
  const expiresAt = wholeSeconds(result.caller.expiresAt)
  if (!saneTimes(issuedAt, expiresAt, issuedAt)) return { ok: false, failure: insane }
  const value = result.caller.token
  const tokenId = fingerprint(value.reveal())
  return { ok: true, minted: { kind: 'AccessToken', value, tokenId, issuedAt, expiresAt } }
}

function directProblem({ token, delegates, allowedLocations }: MintRequest): Failure | undefined {
  if (token.kind !== 'AccessToken' || delegates.length > 0 || allowedLocations !== undefined) {
    return stalled(
      'InvalidSpec',
      'serviceAccount is a Kubernetes ServiceAccount, for which Google gives access tokens only: ID tokens, signatures, delegates and allowedLocations need a Google service account',
    )
  }
  if (token.scopes.length === 0 || !token.scopes.every(isScope)) {
    return stalled('InvalidSpec', 'accessToken.scopes has to name at least one scope')
  }
  return undefined
}

const wholeSeconds = (time: number): number => Math.floor(time / 1000) * 1000

const insane = badResponse('token exchange', 'the token has expired, or its times make no sense')
