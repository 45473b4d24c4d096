import { TOKEN_ID_ANNOTATION } from '../../api/group.ts'
import type { ImpersonatedTokenSpec } from '../../api/impersonated-token-spec.ts'
import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'
import type { Observed, ObservedWorkload } from '../observed.ts'

type Status = ImpersonatedTokenStatus

/**
 * Remembers for which credential the listed workloads were restarted.
 *
 * Whoever runs when the first credential is issued, or when workloads are listed, was not started with an older
 * one as far as anybody knows: nothing is restarted then, and from there on once for each that follows.
 *
 * @param before the status before the step
 * @param after with what the step has changed of it
 */
export function withRestarted(observed: Observed, before: Status, after: Status): Status {
  const { spec } = observed.token
  if (!spec.valid) return after
  const { restartedFor: _restartedFor, ...rest } = after
  const restartedFor = isListed(spec.value) ? restarted(observed, before, after) : undefined
  return restartedFor === undefined ? rest : { ...rest, restartedFor }
}

const isListed = ({ rolloutRestart = [] }: ImpersonatedTokenSpec): boolean =>
  rolloutRestart.length > 0

function restarted(observed: Observed, before: Status, after: Status): string | undefined {
  const { tokenId } = after
  if (before.tokenId === undefined) return tokenId
  if (before.tokenId === tokenId && isDone(observed, tokenId)) return tokenId
  return before.restartedFor ?? before.tokenId
}

/** As they stood when the Secret held this credential: what status says may have come meanwhile. */
function isDone({ workloads, secret }: Observed, tokenId: string): boolean {
  const held = secret.state === 'Present' ? secret.annotations[TOKEN_ID_ANNOTATION] : undefined
  return held === tokenId && workloads !== undefined && workloads.every(isRestarted)
}

const isRestarted = ({ state }: ObservedWorkload): boolean =>
  state === 'RollingOut' || state === 'RolledOut' || state === 'Missing'
