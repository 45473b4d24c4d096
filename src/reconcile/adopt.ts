import type { Observed } from '../plan/observed.ts'
import type { Outcome } from '../plan/outcome.ts'
import { requestedRefresh } from '../plan/requested-refresh.ts'
import type { Plan } from '../plan/step.ts'
import { refreshDigest } from './refresh-digest.ts'

/** A request that came after the write is still to be served; the one that the mint has served is not. */
export function adopt(
  { facts, refresh }: Extract<Plan, { step: 'AdoptSecret' }>,
  { token }: Observed,
): Outcome {
  const requested = requestedRefresh(token.metadata.annotations)
  const served = requested !== undefined && refreshDigest(requested) === refresh
  return { kind: 'Adopted', facts, lastHandledRefresh: served ? requested : undefined }
}
