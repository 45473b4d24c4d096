import type { Finding } from './finding.ts'

/** What there is to see without mintlet, too. */
const NOT_OURS: ReadonlySet<Finding['group']> = new Set(['API server', 'Clocks', 'You'])

/** The worst of all; `Skipped` when nothing was found to fail, and nobody could look at the operator. */
export function summarise(findings: readonly Finding[]): Finding['outcome'] {
  if (!findings.some((finding) => tells(finding))) return 'Skipped'
  const has = (wanted: Finding['outcome']): boolean =>
    findings.some(({ outcome }) => outcome === wanted)
  if (has('Failed')) return 'Failed'
  const isOperatorSeen = findings.some(
    ({ group, outcome }) => group === 'Operator' && outcome !== 'Skipped',
  )
  if (!isOperatorSeen) return 'Skipped'
  return has('Warning') ? 'Warning' : 'Passed'
}

/** Whether it says anything of mintlet. That its kinds are served is known to everybody, and says nothing of how it is. */
function tells({ group, check, outcome }: Finding): boolean {
  if (outcome === 'Failed') return check !== 'reachable'
  return outcome !== 'Skipped' && check !== 'served' && !NOT_OURS.has(group)
}
