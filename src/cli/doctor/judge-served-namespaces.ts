import type { FoundOperators } from '../look/find-operators.ts'
import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'
import type { RawObject } from './raw-object.ts'
import { someNames } from './some-names.ts'

/** Whether every object is in a namespace that an operator serves. */
export function judgeServedNamespaces(
  objects: readonly RawObject[],
  looked: Looked<FoundOperators>,
): Finding {
  const about = { group: 'Objects', check: 'served namespaces' } as const
  if (!looked.seen) return notSeen(about, looked)
  const { operators, namespace } = looked.value
  if (operators.length === 0) {
    const detail = 'no operator was seen that says which it serves'
    return { ...about, outcome: 'Skipped', detail, fix: 'see above' }
  }
  if (operators.some(({ servedNamespaces }) => servedNamespaces.length === 0)) {
    return { ...about, outcome: 'Passed', detail: 'all of the cluster' }
  }
  const served = new Set(operators.flatMap(({ servedNamespaces }) => servedNamespaces))
  const names = [...served].join(', ')
  const outside = objects.filter(({ metadata }) => !served.has(metadata.namespace ?? ''))
  if (outside.length === 0) return { ...about, outcome: 'Passed', detail: names }
  return {
    ...about,
    // Another operator may be where nobody has looked.
    outcome: namespace === undefined ? 'Failed' : 'Warning',
    detail: `nobody serves ${someNames(outside)}: the operator serves ${names} only`,
    fix: 'add their namespaces to watchNamespaces of the chart, or delete them',
  }
}
