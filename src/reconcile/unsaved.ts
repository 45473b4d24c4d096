import type { Observed } from '../plan/observed.ts'
import type { Outcome } from '../plan/outcome.ts'
import { published } from '../plan/published.ts'
import { settle } from '../plan/settle.ts'
import type { Ports } from './ports.ts'

/** A mint that happened and does not stand in status yet. */
export type Unsaved = {
  readonly observed: Observed
  readonly outcome: Extract<Outcome, { kind: 'Minted' }>
}

/**
 * The object as it would be seen if the mint had been told; as it is when there is nothing untold, or
 * when the Secret has become another one since: then what was minted is no longer what counts.
 */
export function withUnsaved(
  observed: Observed,
  unsaved: Unsaved | undefined,
  ports: Pick<Ports, 'clock' | 'settings'>,
): Observed {
  if (unsaved === undefined) return observed
  const { token, secret } = observed
  const { secretName, secretResourceVersion } = unsaved.outcome.facts
  if (isTold(token.status, unsaved.outcome)) return observed
  const stands =
    unsaved.observed.token.metadata.uid === token.metadata.uid &&
    secret.state === 'Present' &&
    secret.name === secretName &&
    secret.resourceVersion === secretResourceVersion
  return stands
    ? { ...observed, token: { ...token, status: told(unsaved, token.status, ports) } }
    : observed
}

/** What status would be if the mint had been told on top of what stands there. */
export function told(
  { observed, outcome }: Unsaved,
  status: Observed['token']['status'],
  { clock, settings }: Pick<Ports, 'clock' | 'settings'>,
): Observed['token']['status'] {
  if (isTold(status, outcome)) return status
  const seen = { ...observed, token: { ...observed.token, status } }
  return settle(seen, outcome, clock.now(), settings, 0).status
}

/**
 * Whether status tells of the outcome already: a write whose answer was lost may have been taken, and
 * what is adopted may have been told meanwhile by whoever wrote it, or overtaken by a later mint.
 */
export function isTold(status: Observed['token']['status'], outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'Minted':
      return (
        status.tokenId === outcome.facts.tokenId &&
        status.secretResourceVersion === outcome.facts.secretResourceVersion
      )
    case 'Adopted': {
      const { tokenId, issuedAt = Number.NEGATIVE_INFINITY } = published(status) ?? {}
      return tokenId === outcome.facts.tokenId || issuedAt > outcome.facts.issuedAt
    }
    default:
      return false
  }
}
