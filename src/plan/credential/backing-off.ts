import { parseTime } from '../../api/parse-time.ts'
import { CLOCK_SLACK } from '../clock-slack.ts'
import type { CredentialCheck } from './credential-check.ts'

/** The back-off lives in status: a restart does not shorten it. Only what may have mended the trouble voids it. */
export const backingOff: CredentialCheck = (observed, now) => {
  const { credential, issuer } = observed
  const issuance = credential?.status.issuance
  const until = parseTime(issuance?.nextAttemptAt)
  if (credential === undefined || until === undefined || now >= until) return undefined
  if (issuance?.observedGeneration !== credential.metadata.generation) return undefined
  const failedAt = parseTime(issuance.lastFailureAt) ?? now
  if (failedAt > now + CLOCK_SLACK) return undefined
  const { issuerGeneration } = issuance
  if (issuerGeneration !== undefined && issuerGeneration !== issuer?.generation) return undefined
  if ((issuer?.readySince ?? Number.NEGATIVE_INFINITY) >= failedAt) return undefined
  return { step: 'Rest', why: 'BackingOff', until }
}
