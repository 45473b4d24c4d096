import type {
  ClusterCredentialIssuer,
  ClusterCredentialIssuerStatus,
} from '../api/cluster-credential-issuer.ts'
import { setConditions, type WantedCondition } from '../api/set-conditions.ts'
import { formatTime } from '../api/time.ts'
import type { Failure } from '../failure.ts'

/** How it went to make an issuer ready. */
export type IssuerOutcome =
  | {
      readonly ok: true
      readonly issuerUrl: string
      readonly jwksUri: string
      readonly keyIds: readonly string[]
    }
  | { readonly ok: false; readonly failure: Failure }

/**
 * The status of an issuer. One that cannot be made ready keeps telling where its public keys are:
 * they may still be served, and what was signed with them is still valid.
 */
export function describeIssuer(
  issuer: ClusterCredentialIssuer,
  outcome: IssuerOutcome,
  now: number,
): ClusterCredentialIssuerStatus {
  const observedGeneration = issuer.metadata.generation
  const wanted = outcome.ok
    ? [ready(observedGeneration, outcome.issuerUrl)]
    : failing(observedGeneration, outcome.failure)
  const conditions = setConditions(issuer.status.conditions ?? [], wanted, formatTime(now))
  if (!outcome.ok) return { ...issuer.status, observedGeneration, conditions }
  const { issuerUrl, jwksUri, keyIds } = outcome
  return {
    observedGeneration,
    conditions,
    issuer: issuerUrl,
    jwksUri,
    keyIds: keyIds.toSorted((a, b) => (a < b ? -1 : 1)),
  }
}

const ready = (observedGeneration: number, issuerUrl: string): WantedCondition => ({
  type: 'Ready',
  status: 'True',
  observedGeneration,
  reason: 'Issued',
  message: `Signing keys are in place and published at ${issuerUrl}.`,
})

function failing(
  observedGeneration: number,
  { ending, reason, message }: Failure,
): WantedCondition[] {
  const told = { observedGeneration, reason, message }
  return [
    { type: 'Ready', status: 'False', ...told },
    ...(ending === 'Stalled'
      ? [{ type: 'Stalled' as const, status: 'True' as const, ...told }]
      : []),
  ]
}
