import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { IssuerStatus } from '../api/issuer-status.ts'
import { setConditions, type WantedCondition } from '../api/set-conditions.ts'
import { formatTime } from '../api/time.ts'
import type { Failure } from '../failure.ts'

/** How it went to make an issuer ready. */
export type IssuerOutcome =
  | {
      readonly ok: true
      readonly type: 'local'
      readonly issuerUrl: string
      readonly jwksUri: string
      readonly keyIds: readonly string[]
    }
  | {
      readonly ok: true
      readonly type: 'google' | 'k0rdent'
      /** As IAM policies, or k0rdent's createdBy, name it; undefined where the credentials do not say. */
      readonly principal: string | undefined
    }
  | { readonly ok: false; readonly failure: Failure }

/**
 * The status of an issuer. One that cannot be made ready keeps telling where its public keys are and
 * who it was: the keys may still be served, and what was signed with them is still valid.
 */
export function describeIssuer(
  issuer: GenericIssuer,
  outcome: IssuerOutcome,
  now: number,
): IssuerStatus {
  const observedGeneration = issuer.metadata.generation
  const wanted = outcome.ok
    ? [ready(observedGeneration, outcome)]
    : failing(observedGeneration, outcome.failure)
  const conditions = setConditions(issuer.status.conditions ?? [], wanted, formatTime(now))
  if (!outcome.ok) return { ...issuer.status, observedGeneration, conditions }
  return { observedGeneration, conditions, ...facts(outcome) }
}

type Ready = Extract<IssuerOutcome, { ok: true }>

function facts(outcome: Ready): Partial<IssuerStatus> {
  if (outcome.type !== 'local') {
    return outcome.principal === undefined ? {} : { principal: outcome.principal }
  }
  const { issuerUrl, jwksUri, keyIds } = outcome
  return { issuer: issuerUrl, jwksUri, keyIds: keyIds.toSorted((a, b) => (a < b ? -1 : 1)) }
}

const ready = (observedGeneration: number, outcome: Ready): WantedCondition => ({
  type: 'Ready',
  status: 'True',
  observedGeneration,
  reason: 'Issued',
  message: readyMessage(outcome),
})

function readyMessage(outcome: Ready): string {
  switch (outcome.type) {
    case 'local':
      return `Signing keys are in place and published at ${outcome.issuerUrl}.`
    case 'google':
      return `The operator asks Google as ${outcome.principal ?? 'the identity of its environment'}.`
    case 'k0rdent':
      return `The operator asks k0rdent as ${outcome.principal ?? 'the identity of the Secret that is named'}.`
  }
}

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
