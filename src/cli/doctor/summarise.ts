import type { Finding } from './finding.ts'

/** What there is to see without mintlet, too. */
const NOT_OURS: ReadonlySet<Finding['group']> = new Set(['API server', 'Clocks', 'You'])

/** The worst of all; `Skipped` when nothing of mintlet could be looked at. */
export function summarise(findings: readonly Finding[]): Finding['outcome'] {
  const isSeen = findings.some(
    ({ group, outcome }) => !NOT_OURS.has(group) && outcome !== 'Skipped',
  )
  if (!isSeen) return 'Skipped'
  const has = (wanted: Finding['outcome']): boolean =>
    findings.some(({ outcome }) => outcome === wanted)
  if (has('Failed')) return 'Failed'
  return has('Warning') ? 'Warning' : 'Passed'
}
