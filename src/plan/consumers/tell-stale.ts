import { formatTime } from '../../api/time.ts'
import type { Told } from '../told.ts'
import type { CredentialEnd } from './credential-end.ts'
import type { StaleUse } from './stale-uses.ts'

type Group = {
  /** Such as `Deployment api`. */
  readonly name: string
  /** Of the container that fails first. */
  readonly end: CredentialEnd
  readonly ways: readonly string[]
}

const MOST_NAMED = 5
const MOST_WAYS = 2

const ADVICE =
  'Mount the Secret as a volume without subPath, or have the workload restarted by spec.rolloutRestart (of what is ' +
  'listed there already: with a shorter minInterval); what mounted an immutable Secret has to be restarted once.'

/**
 * What people are told of containers that no refresh reaches; undefined: there are none. The text stays the same as
 * long as the same workloads fail at the same times: pods are neither counted nor named where they have a workload,
 * and times are those of the clock.
 *
 * @param now epoch milliseconds
 */
export function tellStale(stale: readonly StaleUse[], now: number): Told | undefined {
  if (stale.length === 0) return undefined
  const groups = [...Map.groupBy(stale, nameOf)]
    .map(([name, uses]) => groupOf(name, uses))
    .toSorted((one, other) => one.end.at - other.end.at || compare(one.name, other.name))
  const named = groups
    .slice(0, MOST_NAMED)
    .map(({ name, ways, end }) => `${name} (${shown(ways)}) ${whenFailing(end, now)}`)
  const more = groups.length - named.length
  const all = more > 0 ? `${named.join('; ')}; and ${more} more` : named.join('; ')
  const who = groups.length === 1 ? '1 workload never sees' : `${groups.length} workloads never see`
  return { reason: 'ConsumersStale', message: `${who} a refresh: ${all}. ${ADVICE}` }
}

const nameOf = ({ use: { owner } }: StaleUse): string => `${owner.kind} ${owner.name}`

function groupOf(name: string, uses: readonly StaleUse[]): Group {
  const end = uses
    .map((each) => each.end)
    .reduce((one, other) => (isSooner(other, one) ? other : one))
  const ways = new Set(uses.map(({ use }) => `${WAYS[use.how]} container ${use.container}`))
  return { name, end, ways: [...ways].toSorted(compare) }
}

/** Of two at the same time the one that is certain. */
const isSooner = (one: CredentialEnd, other: CredentialEnd): boolean =>
  one.at < other.at || (one.at === other.at && !one.isLatest && other.isLatest)

const WAYS = {
  env: 'env in',
  envFrom: 'envFrom in',
  subPath: 'subPath in',
  volume: 'of an immutable Secret, in',
} as const

/** The same wherever the operator runs. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const shown = (ways: readonly string[]): string =>
  ways.length > MOST_WAYS ? `${ways.slice(0, MOST_WAYS).join(', ')} and more` : ways.join(', ')

function whenFailing({ at, isLatest }: CredentialEnd, now: number): string {
  const latest = isLatest ? ' at the latest' : ''
  return at <= now
    ? `has failed since ${formatTime(at)}${latest}`
    : `fails at ${formatTime(at)}${latest}`
}
