import { REVOKE_FINALIZER } from '../../api/group.ts'
import type { Looked } from '../look/looked.ts'
import { NEW_FOR } from '../new-for.ts'
import { counting } from '../text/counting.ts'
import { humanDuration } from '../text/human-duration.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'
import type { RawObject } from './raw-object.ts'
import { someNames } from './some-names.ts'
import type { Wide } from './wide.ts'

/** As long as the operator waits for an issuer unless told otherwise, and some more. */
const STUCK_MS = 15 * 60_000

/**
 * How the objects of one kind fare.
 *
 * @param now epoch milliseconds
 */
export function judgeObjects(
  kind: string,
  looked: Looked<Wide<RawObject>>,
  now: number,
): readonly Finding[] {
  const about = { group: 'Objects', check: `${kind}s` } as const
  if (!looked.seen) return [notSeen(about, looked)]
  const { items, isCut, namespace } = looked.value
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  const of = `${isCut ? 'the first ' : ''}${items.length}${where}`
  const reasons = new Map<string, number>()
  for (const reason of items.map(failingFor)) {
    if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  const failing = [...reasons.values()].reduce((sum, count) => sum + count, 0)
  const counted = [...reasons]
    .toSorted(([first, a], [second, b]) => b - a || (first < second ? -1 : 1))
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ')
  const flag = namespace === undefined ? ' --all-namespaces' : ''
  const fares: Finding =
    failing === 0
      ? {
          ...about,
          outcome: 'Passed',
          detail: items.length === 0 ? `none${where}` : `none of ${of} fails`,
        }
      : {
          ...about,
          outcome: 'Warning',
          detail: `${failing} of ${of} fail: ${counted}`,
          fix: `kubectl mintlet status${flag} --problems; docs/reasons.md says who acts on which reason`,
        }
  return [fares, ...unreported(kind, items, now), ...stuck(kind, items, now)]
}

/** A refresh that fails, or nothing that is valid; what has ended or was stopped on purpose does not fail. */
function failingFor({ status }: RawObject): string | undefined {
  if (status?.phase === 'Expired') return undefined
  const conditions = status?.conditions ?? []
  const failing = conditions.find(
    (condition) =>
      (condition.type === 'RefreshFailing' && condition.status === 'True') ||
      (condition.type === 'Ready' && condition.status === 'False'),
  )
  return failing?.reason === 'Suspended' ? undefined : failing?.reason
}

function unreported(kind: string, items: readonly RawObject[], now: number): readonly Finding[] {
  const silent = items.filter(({ metadata, status }) => {
    const { creationTimestamp = '', deletionTimestamp } = metadata
    const isSaid = status?.conditions?.some(({ type }) => type === 'Ready') === true
    return (
      !isSaid && deletionTimestamp === undefined && now - Date.parse(creationTimestamp) > NEW_FOR
    )
  })
  if (silent.length === 0) return []
  return [
    {
      group: 'Objects',
      check: `silence of ${kind}s`,
      outcome: 'Warning',
      detail: `nobody has said anything of ${counting(silent.length, 'object')}: ${someNames(silent)}`,
      fix: 'see whether the operator leads, and serves their namespaces',
    },
  ]
}

function stuck(kind: string, items: readonly RawObject[], now: number): readonly Finding[] {
  const late = items.filter(({ metadata: { deletionTimestamp = '', finalizers = [] } }) => {
    const at = Date.parse(deletionTimestamp)
    return finalizers.includes(REVOKE_FINALIZER) && !Number.isNaN(at) && now - at > STUCK_MS
  })
  const [first] = late
  if (first === undefined) return []
  const age = humanDuration(now - Date.parse(first.metadata.deletionTimestamp ?? ''))
  return [
    {
      group: 'Objects',
      check: `deletion of ${kind}s`,
      outcome: 'Warning',
      detail: `${late.length} ${late.length === 1 ? 'waits' : 'wait'} to be let go, ${nameOf(first)} for ${age}`,
      fix: `see whether the operator leads and reaches the issuer: kubectl describe ${kind.toLowerCase()} -n ${first.metadata.namespace} ${first.metadata.name}`,
    },
  ]
}

const nameOf = ({ metadata }: RawObject): string => `${metadata.namespace}/${metadata.name}`
